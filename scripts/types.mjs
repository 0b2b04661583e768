// npm run typecheck: each part of src for its own environment, then the tests and scripts.
// What was found is kept in node_modules, so that the next run looks at what has changed.
import { runBeside } from './beside.mjs';

const check = (name, project) => [
  'vue-tsc/bin/vue-tsc.js',
  '--noEmit',
  ...['-p', project],
  '--incremental',
  ...['--tsBuildInfoFile', `node_modules/.cache/types/${name}.tsbuildinfo`],
];

await runBeside(
  [check('pure', 'tsconfig.pure.json'), check('preload', 'src/preload'), check('renderer', 'src/renderer')],
  [check('main', 'src/main'), check('tests', 'tsconfig.tests.json')],
);
