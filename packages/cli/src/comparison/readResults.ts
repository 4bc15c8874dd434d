import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CnnError } from '@cnn/core';
import { type ModelResults, parseResults } from '@cnn/evaluation';
import { readSealedJson } from '@cnn/node';
import { runOf } from '../runs/runParts.js';

/** What a model said of a part of the data, from a file. */
export interface ReadResults extends ModelResults {
  /** What is to be said of the file. */
  readonly notes: readonly string[];
}

/** In the folder of `cnn train`, and in that of `cnn cross-validate`. */
const names = ['evaluation.json', 'cross-validation.json'];

/**
 * Reads what `cnn train`, `cnn cross-validate` or `cnn evaluate --out` wrote.
 *
 * @param path the folder of a training or of a cross-validation, or the file itself
 * @throws CnnError (FILE) when there is none, or it holds something else
 */
export async function readResults(path: string): Promise<ReadResults> {
  const there = names.map((name) => join(path, name)).find((file) => existsSync(file));
  const file = path.endsWith('.json') ? path : (there ?? join(path, 'evaluation.json'));
  if (!existsSync(file)) throw new CnnError('FILE', `${file}: there is no such file. ${remedy(path)}`);
  const { value, sealed } = await readSealedJson(file);
  // Results in the folder of a run must be of that run.
  const inRun = names.includes(basename(file)) && (await runOf(dirname(file))) !== undefined;
  if (inRun && !sealed) throw new CnnError('FILE', `${file}: its checksum is missing. ${remedy(path)}`);
  const notes = sealed
    ? []
    : [`${file} holds no checksum: an earlier version of cnn, --json or another program wrote it.`];
  return { ...parseResults(value, file), notes };
}

function remedy(path: string): string {
  if (existsSync(join(path, 'model.json'))) {
    return `${path} is a model: cnn evaluate --model ${path} --data DATA --out FILE.json writes one to compare.`;
  }
  return 'Give the folder that cnn train or cnn cross-validate wrote, or the file of cnn evaluate --out.';
}
