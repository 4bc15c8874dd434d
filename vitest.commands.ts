import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { BrowserCommand } from 'vitest/node';
import { root } from './vitest.projects.ts';

/** What tests in Chromium ask of Node. The built command does it: `npm run test:browser` builds first. */
const command = join(root, 'packages/cli/bin/cnn.js');

/** Files by their names, in base64: what a page can send. */
type Files = Readonly<Record<string, string>>;

type Cnn = (...args: readonly string[]) => Promise<string>;

async function inFolder<Result>(work: (folder: string, cnn: Cnn) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'cnn-browser-'));
  const cnn: Cnn = async (...args) => {
    const { stdout } = await promisify(execFile)(process.execPath, [command, ...args], { cwd: folder });
    return stdout;
  };
  try {
    return await work(folder, cnn);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, Buffer.from(content, 'base64'));
  }
}

/** Trains on the files in `images` with `cnn train`; gives the model folder's files, and what `cnn predict` predicts for the images. */
export const trainInNode: BrowserCommand<[files: Files, options: readonly string[]]> = (_, files, options) =>
  inFolder(async (folder, cnn) => {
    await writeFiles(folder, files);
    await cnn('train', '--data', 'images', '--out', 'out', '--engine', 'wasm', ...options);
    const predict = ['predict', '--model', 'out', '--engine', 'wasm', '--json'];
    const predictions = JSON.parse(await cnn(...predict, ...Object.keys(files)));
    const model: Record<string, string> = {};
    for (const name of await readdir(join(folder, 'out/model')))
      model[name] = await readFile(join(folder, 'out/model', name), 'base64');
    return { model, predictions };
  });

/** What `cnn predict` predicts for files with a model in a zip. */
export const predictInNode: BrowserCommand<[zip: string, files: Files]> = (_, zip, files) =>
  inFolder(async (folder, cnn) => {
    await writeFiles(folder, { ...files, 'model.zip': zip });
    const predict = ['predict', '--model', 'model.zip', '--engine', 'wasm', '--json'];
    return JSON.parse(await cnn(...predict, ...Object.keys(files)));
  });

/** The RGB bytes that `decodeImage` of the built `@cnn/node` gives for a file, in base64, and their size. */
export const decodeInNode: BrowserCommand<[file: string, options: { readonly page?: number }]> = async (
  _,
  file,
  options,
) => {
  const { decodeImage } = await import(join(root, 'packages/node/dist/index.js'));
  const bytes = Buffer.from(file, 'base64');
  const { data, height, width } = await decodeImage({ path: 'image', bytes, ...options });
  return { height, width, pixels: Buffer.from(data).toString('base64') };
};
