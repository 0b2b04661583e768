import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { commandProcess, tempDir } from '../unit/cli/commands';

/** The script that sets a machine up for the tests. */
export const SETUP_SCRIPT = resolve(import.meta.dirname, '../../scripts/test-setup.mjs');
/** The Chinese font as a file of Debian's. */
export const FONT = 'usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc';
/** What a system says that it is. */
export const DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n';
/** What another one says. */
export const FEDORA = 'PRETTY_NAME="Fedora Linux"\nID=fedora\n';

interface Machine {
  release: string;
  programs: string[];
  files?: string[];
}

/** A machine that has these programs and files and no others; what its apt-get is asked for lands in `asked`. */
export async function machine({
  release,
  programs,
  files = [],
}: Machine): Promise<{ root: string; asked(): Promise<string> }> {
  const root = await tempDir('machine');
  const put = async (path: string, text: string): Promise<void> => {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), text);
  };
  await put('etc/os-release', release);
  for (const file of files) await put(file, '');
  for (const name of programs) {
    await put(`bin/${name}`, `#!/bin/sh\necho "${name} $*" >> '${join(root, 'asked')}'\n`);
    await chmod(join(root, 'bin', name), 0o755);
  }
  return { root, asked: () => readFile(join(root, 'asked'), 'utf8').catch(() => '') };
}

/** Runs the script on such a machine. */
export function setUp(root: string): ReturnType<typeof commandProcess> {
  const env = { PATH: join(root, 'bin'), CLOSING_BELL_TEST_SYSTEM: root, CHROMIUM: '' };
  return commandProcess([], { program: [SETUP_SCRIPT], env });
}
