// npm run check:size, second half: loading @cnn/core loads nothing but its own built files.
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { readImports } from './imports.mjs';
import { root } from './toolchain.mjs';

const entry = join(root, 'packages', 'core', 'dist', 'index.js');
if (!existsSync(entry)) throw new Error('packages/core/dist/index.js is missing. Run `npm run build` first.');

const seen = new Set();
const foreign = [];
const waiting = [entry];
for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
  if (seen.has(file)) continue;
  seen.add(file);
  for (const { specifier, line } of readImports(file)) {
    if (specifier.startsWith('.')) waiting.push(resolve(file, '..', specifier));
    else
      foreign.push(
        `${relative(root, file)}:${line}: loads ${specifier}, but @cnn/core must load no other module.`,
      );
  }
}

for (const problem of foreign) console.error(problem);
await import(entry);
console.log(`check:load: @cnn/core is ${seen.size} file(s) and loads ${foreign.length} other modules`);
process.exitCode = foreign.length > 0 ? 1 : 0;
