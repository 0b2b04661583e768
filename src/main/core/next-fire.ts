export { minSpacingMs, nextMoment, previousMoment, storeTrigger } from './triggers';
