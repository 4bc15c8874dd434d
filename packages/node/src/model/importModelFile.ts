import { readFileSync, realpathSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { CnnError, type ImportedModel } from '@cnn/core';
import type { ImportModelOptions } from '@cnn/exchange';
import { reasonOf } from '../files/fileErrors.js';
import { readBytes } from '../files/files.js';

/**
 * Reads a model of another tool from a file or folder: Keras (`.keras`, `.h5`, JSON), TensorFlow.js (a folder with `model.json`), ONNX, PyTorch
 * (`.pt`, `.pth`) or safetensors. Files beside it that it names, such as shards, are read from its folder alone,
 * and not through links that lead out of it. Needs `@cnn/exchange`.
 *
 * @throws CnnError (FILE) for a file that is missing or no model; as `importModel` of `@cnn/exchange` does
 * @example
 * const { model, weights, plan } = await importModelFile('model.keras');
 */
export async function importModelFile(
  path: string,
  options: Omit<ImportModelOptions, 'file' | 'companion'> = {},
): Promise<ImportedModel> {
  const file = await modelFileOf(path);
  const { importModel } = await loadExchange();
  const bytes = await readBytes(file);
  return importModel(bytes, { ...options, file: basename(file), companion: besides(file) });
}

async function loadExchange(): Promise<typeof import('@cnn/exchange')> {
  try {
    return await import('@cnn/exchange');
  } catch (error) {
    throw new CnnError(
      'FILE',
      'importModelFile: reading models of other tools needs the package @cnn/exchange. Install it: npm install @cnn/exchange.',
      { cause: error },
    );
  }
}

/** A folder of TensorFlow.js holds `model.json`; one of TensorFlow is named for what it is. */
async function modelFileOf(path: string): Promise<string> {
  const found = await stat(path).catch((error: unknown) => {
    throw new CnnError('FILE', `${path}: ${reasonOf(error) ?? "it can't be read"}.`, { cause: error });
  });
  if (!found.isDirectory()) return path;
  const names = await readdir(path);
  if (names.includes('model.json')) return join(path, 'model.json');
  const what = names.includes('saved_model.pb')
    ? "a SavedModel of TensorFlow, which is written and not read here. Save it with Keras, as model.save('model.keras'), or as ONNX with tf2onnx"
    : 'a folder without model.json. Name the file of the model';
  throw new CnnError('FILE', `${path}: is ${what}.`, { details: { reason: 'notThisFormat' } });
}

/**
 * Reads files of the model's folder, also where it or the model is a link, as in a download cache: then of the folder that the model really is in.
 *
 * @throws CnnError (FILE) for a name, or a link, that leads out of it
 */
function besides(file: string): (name: string) => Uint8Array | undefined {
  const root = resolve(dirname(file));
  const real = [realpathSync(root), dirname(realpathSync(file))];
  const refuse = (name: string, how: string): never => {
    throw new CnnError('FILE', `the model names the file "${name}", which ${how} outside of its folder.`, {
      details: { reason: 'externalData' },
    });
  };
  return (name) => {
    const path = resolve(root, name);
    if (isAbsolute(name) || !isWithin(root, path)) refuse(name, 'is');
    let target: string;
    try {
      target = realpathSync(path);
    } catch {
      return undefined;
    }
    if (!real.some((folder) => isWithin(folder, target))) refuse(name, 'is a link to a file');
    try {
      return readFileSync(target);
    } catch {
      return undefined;
    }
  };
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
