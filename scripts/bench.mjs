// Runs every bench, or those whose name holds an argument, and writes docs/figures.md.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { build } from 'vite';
import { ensureBuilt, findNode } from './ensure.mjs';

const START = '<!-- figures -->';
const END = '<!-- /figures -->';
const out = resolve('node_modules/.cache/closing-bell-bench');

await ensureBuilt(findNode());
const wanted = process.argv.slice(2);
const benches = readdirSync('bench').filter((name) => name.endsWith('.bench.ts'));
const chosen = benches.filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
await build({
  configFile: false,
  logLevel: 'error',
  resolve: { alias: { '@shared': resolve('src/shared'), '@main': resolve('src/main') } },
  build: {
    ssr: true,
    outDir: out,
    emptyOutDir: true,
    target: 'node24',
    rolldownOptions: {
      input: Object.fromEntries(chosen.map((name) => [basename(name, '.ts'), resolve('bench', name)])),
      output: { entryFileNames: '[name].mjs' },
    },
  },
});

const sections = [];
for (const name of chosen) {
  process.stderr.write(`${name}\n`);
  const run = spawnSync(findNode(), [join(out, `${basename(name, '.ts')}.mjs`)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.status !== 0) throw new Error(`${name} ended with ${run.status ?? run.signal}`);
  const figures = run.stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  for (const figure of figures)
    process.stdout.write(`${figure.work}\n  ${figure.ours} | ${figure.peer} | ${figure.ratio} | ${figure.bar}\n`);
  const command = `npm run bench -- ${name.replace('.bench.ts', '')}`;
  const rows = figures.map((one) => `| ${one.work} | ${one.ours} | ${one.peer} | ${one.ratio} | ${one.bar} |`);
  sections.push(
    [
      '',
      `\`${command}\``,
      '',
      '| work | ours | peer or limit, same run | ratio | bar |',
      '|---|---|---|---|---|',
      ...rows,
    ].join('\n'),
  );
}

if (wanted.length === 0) {
  mkdirSync('docs', { recursive: true });
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform} ${release()}, Node ${spawnSync(findNode(), ['--version'], { encoding: 'utf8' }).stdout.trim()}, ${new Date().toISOString().slice(0, 10)}`;
  const text = readFileSync('docs/figures.md', 'utf8');
  const before = text.slice(0, text.indexOf(START) + START.length);
  const after = text.slice(text.indexOf(END));
  writeFileSync('docs/figures.md', `${before}\nMeasured on: ${machine}\n${sections.join('\n')}\n${after}`);
}
