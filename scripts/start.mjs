import { electronBinary, fetchElectron, hasDisplay } from './electron-binary.mjs';
import { engineOptions, ensureBuilt, findNode, root, runHeadless, runToEnd, say } from './ensure.mjs';

async function desktop(node) {
  if (!hasDisplay()) return { why: 'there is no display' };
  const binary = electronBinary() ?? (await fetchElectron(node));
  return binary ? { binary } : { why: 'Electron’s binary is not here and could not be fetched' };
}

const args = process.argv.slice(2);
const node = findNode();
const { binary, why } = await desktop(node);
if (binary) {
  await ensureBuilt(node);
  process.exit(await runToEnd(binary, [root, ...args], { ...engineOptions(), stdio: 'inherit' }));
}
say(`no desktop window: ${why}. Serving the same app to a browser instead.`);
process.exit(await runHeadless(['serve', ...args]));
