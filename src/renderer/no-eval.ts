import { config } from 'zod';

// zod probes for `new Function` when a schema is made; the page's policy forbids it and would report each probe.
config({ jitless: true });
