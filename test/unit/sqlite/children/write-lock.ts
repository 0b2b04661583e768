import Database from 'better-sqlite3';

// Another program that looks into the store: it holds the write lock until it is told to let go.
const [file = ''] = process.argv.slice(2);
const db = new Database(file);
db.exec('BEGIN IMMEDIATE');
console.log('held');
process.stdin.once('data', () => {
  db.exec('COMMIT');
  db.close();
  console.log('free');
});
