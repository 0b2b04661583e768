import './no-eval';
import { takeEntryKey } from './bridge/entry-key';

// Out of the address as early as can be: the router would take the fragment for a page.
const entryKey = takeEntryKey(window.location, window.history, window.sessionStorage);
// A chunk of its own: the schemas in it must be made after the first import has run.
void import('./start').then(({ start }) => start(entryKey));
