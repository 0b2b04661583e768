// Lets a child process of a test run the sources as they are: `node --import ts-hooks.mjs file.ts`. Node strips the
// types; what it lacks is the alias and the missing ending.
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..', '..');

registerHooks({
  resolve(specifier, context, next) {
    let path = null;
    if (specifier.startsWith('@shared/')) path = join(root, 'src', 'shared', specifier.slice('@shared/'.length));
    else if (/^\.\.?\//.test(specifier) && context.parentURL?.startsWith('file:')) {
      path = join(dirname(fileURLToPath(context.parentURL)), specifier);
    }
    const found = path && [`${path}.ts`, join(path, 'index.ts')].find((each) => existsSync(each));
    return next(found ? pathToFileURL(found).href : specifier, context);
  },
});
