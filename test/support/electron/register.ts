import { registerHooks } from 'node:module';

const folder = new URL('./', import.meta.url).href;

// Loaded with --import before the built main process: gives it the stand-in under the name `electron`, and lets these
// files import each other without an ending, as the rest of the tree does.
registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'electron') return next(new URL('electron.ts', folder).href, context);
    const isOwn = specifier.startsWith('./') && (context.parentURL?.startsWith(folder) ?? false);
    return next(isOwn ? `${specifier}.ts` : specifier, context);
  },
});
