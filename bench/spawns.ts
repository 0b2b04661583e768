import { spawn } from 'node:child_process';

/** Bare piped spawns of `true`, two at once: how many a second. The limit for whatever runs `true`. */
export async function bareSpawns(count: number): Promise<number> {
  const from = performance.now();
  let left = count;
  const one = (): Promise<void> =>
    new Promise((done) => {
      const child = spawn('/bin/true', [], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
      child.stdout.resume();
      child.stderr.resume();
      child.on('close', () => done());
    });
  const lane = async (): Promise<void> => {
    while (left-- > 0) await one();
  };
  await Promise.all([lane(), lane()]);
  return (count / (performance.now() - from)) * 1000;
}
