import { readdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { type RunCommand, runFile } from './runFile.js';

/** What each folder of a run holds; a run owns nothing else in it. */
const inFolders: Readonly<Record<string, RegExp>> = {
  model: /^(model\.json|weights[^/]*\.safetensors)$/,
  checkpoint: /^(checkpoint\.json|tensors-[^/]+\.safetensors)$/,
  checkpoints: /^(checkpoints\.json|epoch-\d+(\.[\da-f-]+\.tmp)?\/(model\.json|weights[^/]*\.safetensors))$/,
  tensorboard: /^(train|validation)\/events\.out\.tfevents\.[^/]+$/,
};

/** What a half-written file has behind its name. */
const halfWritten = /\.[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\.tmp$/;

const ofTrain = [
  'split.json',
  'history.json',
  'evaluation.json',
  'curves.svg',
  'accuracy.svg',
  'loss.svg',
  'report.html',
  'model',
];
const ofLogging = ['checkpoint', 'checkpoints', 'tensorboard', 'log.csv'];

/** What the runs of a command may write into their folder. `fold-N` and `trial-N` are folders of runs of their own. */
export const ownedBy: Readonly<Record<RunCommand, readonly string[]>> = {
  train: [...ofTrain, ...ofLogging],
  ensemble: ofTrain,
  'lr-find': ['learning-rate.svg', 'learning-rate.json'],
  'cross-validate': ['options.json', 'fold-N.json', 'fold-N', 'cross-validation.json', 'report.html'],
  search: ['search.json', 'search.csv', 'trial-N', 'report.html'],
};

const everything = [...new Set(Object.values(ownedBy).flat())];

/** The parts that hold results, or what a run can go on from: a run with none of them has only begun. */
const results =
  /(^|\/)(model\.json|history\.json|evaluation\.json|cross-validation\.json|search\.json|learning-rate\.json|checkpoint\.json|checkpoints\.json|report\.html)$/;

export function holdsResults(files: readonly string[]): boolean {
  return files.some((file) => results.test(file));
}

/**
 * The files of a run in a folder, as paths below it with `/`.
 *
 * @param owns what the run says that it may write; absent: the names that any run writes
 */
export async function findOwned(out: string, owns: readonly string[] = everything): Promise<string[]> {
  const entries = await readdir(out, { withFileTypes: true }).catch(() => []);
  const found: string[] = [];
  for (const entry of entries) {
    const name = entry.name.replace(halfWritten, '');
    const kind = name.replace(/^(fold|trial)-\d+/, '$1-N');
    if (name !== runFile && !owns.includes(kind)) continue;
    if (entry.isFile()) found.push(entry.name);
    else if (entry.isDirectory()) found.push(...(await findBelow(out, entry.name, kind)));
  }
  return found.sort();
}

async function findBelow(out: string, name: string, kind: string): Promise<string[]> {
  const folder = join(out, name);
  if (kind === 'fold-N' || kind === 'trial-N')
    return (await findOwned(folder)).map((file) => `${name}/${file}`);
  const inside = inFolders[kind];
  if (!inside) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => {
    const file = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/');
    return entry.isFile() && inside.test(file.replace(halfWritten, '')) ? [`${name}/${file}`] : [];
  });
}

/** Removes files of `findOwned`, and the folders that are empty then; what else lies there stays. */
export async function removeOwned(out: string, files: readonly string[]): Promise<void> {
  for (const file of files) await rm(join(out, file), { force: true });
  const folders = new Set(files.flatMap((file) => foldersAbove(file)));
  // The deepest first; a folder with something else in it can't be removed.
  const deepest = [...folders].sort((a, b) => b.split('/').length - a.split('/').length);
  for (const folder of deepest) await rmdir(join(out, folder)).catch(() => undefined);
}

function foldersAbove(file: string): string[] {
  const above = dirname(file);
  return above === '.' ? [] : [above, ...foldersAbove(above)];
}
