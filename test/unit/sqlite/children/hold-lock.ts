import { takeLock } from '../../../../src/main/adapters/sqlite/lock';

const [dataDir = ''] = process.argv.slice(2);
try {
  takeLock(dataDir);
  console.log('held');
} catch (error) {
  console.log(error instanceof Error && 'code' in error ? error.code : error);
}
process.stdin.resume();
