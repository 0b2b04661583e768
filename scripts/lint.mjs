// npm run lint: ESLint and Prettier beside each other, as each of them uses one processor.
import { runBeside } from './beside.mjs';

await runBeside(
  [['eslint/bin/eslint.js', '.', '--max-warnings', '0']],
  [['prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']],
);
