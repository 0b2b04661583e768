import './no-eval';
import { takeToken } from './bridge/token';

// Out of the address as early as can be: the router would take the fragment for a page.
const token = takeToken(window.location, window.history, window.sessionStorage);
// A chunk of its own: the schemas in it must be made after the first import has run.
void import('./start').then(({ start }) => start(token));
