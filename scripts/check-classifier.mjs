// npm run check:size, third part: what a page with <cnn-classifier> loads, from the files of its static build.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readImports } from './imports.mjs';
import { root } from './toolchain.mjs';

const folder = join(root, 'packages', 'classifier', 'dist', 'static');
const files = new Set(readdirSync(folder).filter((name) => name.endsWith('.js')));

/** The files that are loaded with some of them. */
function loadedWith(names) {
  const seen = new Set();
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    for (const { specifier, dynamic } of readImports(join(folder, name)))
      if (!dynamic && specifier.startsWith('./')) waiting.push(specifier.slice(2));
  }
  return seen;
}

const kilobytes = (names) =>
  [...names].reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name))).length, 0) / 1000;
const element = loadedWith(['cnn-classifier.js']);
const all = { element: kilobytes(element), files: files.size };
console.log(all);
