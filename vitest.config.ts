import { resolve } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers';
import Components from 'unplugin-vue-components/vite';
import { defineConfig } from 'vitest/config';

const at = (path: string): string => resolve(import.meta.dirname, path);
/** The tests that need root, as they mount disks: `vitest run --mode root`. */
const ROOT = 'test/root/**/*.test.ts';

export default defineConfig(({ mode }) => ({
  resolve: { alias: { '@shared': at('src/shared'), '@renderer': at('src/renderer'), '@main': at('src/main') } },
  // Components as the build sees them, without their styles.
  plugins: [vue(), Components({ dts: false, dirs: [], resolvers: [ElementPlusResolver({ importStyle: false })] })],
  test: {
    include: [mode === 'root' ? ROOT : 'test/**/*.test.ts'],
    exclude: mode === 'root' ? [] : [ROOT],
    // Three waits of a test may each be as long as a slow machine needs.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    maxWorkers: 2,
    pool: 'forks',
  },
}));
