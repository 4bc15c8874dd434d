// What tests in Chromium ask of Node: the built command trains, and predicts with a model that a page wrote. `npm run test:browser` builds first.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './toolchain.mjs';

const command = join(root, 'packages/cli/bin/cnn.js');

async function inFolder(work) {
  const folder = await mkdtemp(join(tmpdir(), 'cnn-browser-'));
  const cnn = async (...args) => {
    const { stdout } = await promisify(execFile)(process.execPath, [command, ...args], { cwd: folder });
    return stdout;
  };
  try {
    return await work(folder, cnn);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Files by their names, in base64: what a page can send. */
async function writeFiles(folder, files) {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, Buffer.from(content, 'base64'));
  }
}

/** Trains on files with `cnn train`, and gives the model folder's files and what `cnn predict` predicts for the same images. */
export async function trainInNode(_context, files, options) {
  return inFolder(async (folder, cnn) => {
    await writeFiles(folder, files);
    await cnn('train', '--data', 'images', '--out', 'out', '--engine', 'wasm', ...options);
    const predictions = JSON.parse(
      await cnn('predict', '--model', 'out', '--engine', 'wasm', '--json', ...Object.keys(files)),
    );
    const model = {};
    for (const name of await readdir(join(folder, 'out/model')))
      model[name] = (await readFile(join(folder, 'out/model', name))).toString('base64');
    return { model, predictions };
  });
}

/** What `cnn predict` predicts for files with a model in a zip. */
export async function predictInNode(_context, zip, files) {
  return inFolder(async (folder, cnn) => {
    await writeFiles(folder, { ...files, 'model.zip': zip });
    return JSON.parse(
      await cnn('predict', '--model', 'model.zip', '--engine', 'wasm', '--json', ...Object.keys(files)),
    );
  });
}
