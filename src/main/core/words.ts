export { triggerWords } from './triggers';
