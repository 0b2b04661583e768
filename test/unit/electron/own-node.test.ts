import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ownNode } from '@main/electron/own-node';
import { tempDir } from '../../support/engine';

test('the app’s own Node is told to be one, whatever its path and arguments hold', () => {
  using dir = tempDir('closing bell’s ');
  const program = join(dir.path, "it's electron");
  writeFileSync(program, '#!/bin/sh\necho "$ELECTRON_RUN_AS_NODE" "$@"\n', { mode: 0o755 });
  const path = ownNode(dir.path, program, 'linux');
  expect(execFileSync(path, ['a b', '$HOME'], { encoding: 'utf8' })).toBe('1 a b $HOME\n');
});

test('on Windows it is Electron itself: the launcher sets the variable', () => {
  expect(ownNode('C:\\data', 'C:\\app\\app.exe', 'win32')).toBe('C:\\app\\app.exe');
});
