#!/usr/bin/env node
import { runHeadless } from './ensure.mjs';

process.exit(await runHeadless(process.argv.slice(2)));
