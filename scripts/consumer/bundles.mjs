// Pages from the README of @cnn/browser, built by esbuild, webpack 5 and Vite with the README's commands in a project that holds
// the packed packages and no @cnn/onnx, and then with it; and run in Chromium, where there is one.
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../toolchain.mjs';
import { onnxPage, trainingPage } from './pages.mjs';
import { newProject } from './project.mjs';
import { openBrowser } from './runPage.mjs';
import { checkTypes } from './types.mjs';

const versions = { esbuild: '0.28.2', vite: '8.3.8', webpack: '5.113.0', 'webpack-cli': '7.3.1' };
const fromRegistry = { ...versions, '@tensorflow/tfjs-backend-wasm': '4.22.0' };
const readme = readFileSync(join(root, 'packages/browser/README.md'), 'utf8');

/** The README's first block of a language whose text holds this. */
function block(language, part) {
  const blocks = [...readme.matchAll(/```(\w+)\n([\s\S]*?)```/g)];
  const found = blocks.find(([, name, text]) => name === language && text.includes(part));
  if (!found) throw new Error(`The README of @cnn/browser has no block of ${language} with "${part}"`);
  return found[2];
}

/** What differs: what the README calls it, the page's script in `index.html` as built, and the folder that is served. */
const bundlers = [
  { name: 'esbuild', called: 'esbuild', script: 'page.js' },
  { name: 'webpack', called: 'webpack 5', script: 'main.js' },
  { name: 'vite', called: 'Vite' },
];

const html = (script) =>
  `<!doctype html><meta charset="utf-8"><title>a page</title><script type="module" src="${script}"></script>\n`;

/** Builds `page.js` of the project as the README says; returns the folder to serve. */
function build({ project, bundler, page, wasmPaths = true }) {
  project.run('rm', ['-rf', 'dist']);
  project.write({ 'page.js': page, 'index.html': html('./page.js') });
  if (wasmPaths) project.write({ 'wasmPaths.js': block('js', `// wasmPaths.js with ${bundler.called}`) });
  const [, ...args] = block('sh', 'npx esbuild')
    .split('\n')
    .find((line) => line.startsWith(`npx ${bundler.name} `))
    .split(' ');
  project.run(join(project.folder, 'node_modules/.bin', bundler.name), args.slice(1));
  if (bundler.script) project.write({ 'dist/index.html': html(bundler.script) });
  return join(project.folder, 'dist');
}

/** @returns what was found, for people, a line for each bundler */
export async function checkBundles({ place, tarballs }) {
  const browser = await openBrowser();
  const first = block('ts', 'selectEngine');
  const lines = [];
  try {
    const project = newProject({ place, tarballs });
    project.install({
      packed: ['@cnn/browser', '@cnn/core', '@cnn/data', '@cnn/train'],
      others: fromRegistry,
    });
    if (readdirSync(join(project.folder, 'node_modules/@cnn')).includes('onnx'))
      throw new Error('@cnn/browser brings @cnn/onnx along');
    project.write({ 'page.ts': first });
    checkTypes({ project, files: ['page.ts'], module: 'preserve' });
    const found = Object.fromEntries(bundlers.map(({ name }) => [name, []]));
    for (const bundler of bundlers) {
      const page = `${first}\nglobalThis.result = { predicted: true };\n`;
      await browser?.check(build({ project, bundler, page, wasmPaths: false }), ({ predicted }) => predicted);
      const trained = await browser?.check(build({ project, bundler, page: trainingPage }), ({ losses }) =>
        losses.every((loss) => loss.at(-1) < loss[0]),
      );
      if (trained) found[bundler.name].push(`trained on ${trained.engines.join(' and ')}`);
    }

    project.install({
      packed: ['@cnn/browser', '@cnn/core', '@cnn/data', '@cnn/onnx', '@cnn/train'],
      others: { ...fromRegistry, 'onnxruntime-web': '1.30.0' },
    });
    for (const bundler of bundlers) {
      build({ project, bundler, page: first });
      const folder = build({ project, bundler, page: onnxPage });
      mkdirSync(join(folder, 'ort'));
      for (const file of ['ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm'])
        copyFileSync(
          join(project.folder, 'node_modules/onnxruntime-web/dist', file),
          join(folder, 'ort', file),
        );
      const ran = await browser?.check(folder, ({ losses }) => losses[0].at(-1) < losses[0][0]);
      if (ran) found[bundler.name].push(`on ${ran.engines.join(' and ')}`);
    }
    for (const { name } of bundlers) {
      const what = browser ? found[name].join(', then ') : 'not run, for want of Chromium';
      lines.push(`${name} ${versions[name]} builds the README's page with and without @cnn/onnx; ${what}`);
    }
  } finally {
    await browser?.close();
  }
  return lines;
}
