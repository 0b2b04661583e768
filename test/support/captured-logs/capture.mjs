/*
 * Prints what loggers of Node write, one JSON object a line, for `captured.json`. As in capture.py each message ends with
 * its level.
 *
 *   mkdir /tmp/n; cd /tmp/n; npm init -y; npm i pino pino-pretty winston bunyan; cp …/capture.mjs .; node capture.mjs
 */
import { spawnSync } from 'node:child_process';

const RECORDS = `
log.debug('12 symbols asked for (as debug)');
log.info('open 10.01 close 10.11 (as info)');
log.warn('2 rows lack a close (as warning)');
log.error('600000.SH has no bars (as error)');
log.info('done (as info)');
`;

function run(by, source) {
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', source], { encoding: 'utf8' });
  for (const [stream, text] of Object.entries({ stdout, stderr })) {
    if (text !== '') console.log(JSON.stringify({ by, stream, text }));
  }
}

run('pino', `const log = require('pino')({ level: 'debug' });${RECORDS}`);
const pretty = (colorize) =>
  `const log = require('pino')({ level: 'debug' }, require('pino-pretty')({ sync: true, colorize: ${colorize} }));${RECORDS}`;
run('pino-pretty', pretty(false));
run('pino-pretty in colours', pretty(true));
run('bunyan', `const log = require('bunyan').createLogger({ name: 'quotes', level: 'debug' });${RECORDS}`);
const winston = (format) =>
  `const w = require('winston'); const f = w.format;
const log = w.createLogger({ level: 'debug', format: ${format}, transports: [new w.transports.Console()] });${RECORDS}`;
run('winston simple', winston('f.simple()'));
run('winston in colours', winston('f.combine(f.colorize(), f.simple())'));
run('winston as JSON', winston('f.combine(f.timestamp(), f.json())'));
run('an error that nobody caught', `console.log('begin'); throw new RangeError('600000.SH has no bars');`);
