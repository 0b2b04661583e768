import { resolve } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'electron-vite';
import ElementPlus from 'unplugin-element-plus/vite';
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers';
import Components from 'unplugin-vue-components/vite';

const at = (path: string): string => resolve(import.meta.dirname, path);
const alias = { '@shared': at('src/shared'), '@renderer': at('src/renderer'), '@main': at('src/main') };

export default defineConfig({
  main: {
    resolve: { alias },
    build: {
      target: 'node24',
      sourcemap: true,
      rolldownOptions: {
        input: {
          index: at('src/main/index.ts'),
          headless: at('src/main/headless.ts'),
          launcher: at('src/main/launcher/index.ts'),
          'log-search': at('src/main/adapters/log-files/search-worker.ts'),
          'store-worker': at('src/main/adapters/sqlite/store-worker.ts'),
        },
        output: { format: 'es' },
      },
    },
  },
  preload: {
    resolve: { alias },
    // A sandboxed preload is loaded as CommonJS and may not import files of its own.
    build: {
      rolldownOptions: {
        input: { index: at('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: 'index.cjs' },
      },
    },
  },
  renderer: {
    root: at('src/renderer'),
    resolve: { alias },
    plugins: [
      vue(),
      Components({ dts: false, dirs: [], resolvers: [ElementPlusResolver({ importStyle: 'css' })] }),
      ElementPlus({}),
    ],
    // Minified: the first screen has to be small.
    build: { minify: true, chunkSizeWarningLimit: 700, rolldownOptions: { input: at('src/renderer/index.html') } },
  },
});
