import { reportFile, reportFiles } from '../report/reportFiles.js';
import type { Store } from '../store/store.js';
import { storeBelow } from '../store/storeBelow.js';
import { type RunCommand, runFile } from './runFile.js';

/** What each folder of a run holds; a run owns nothing else in it. */
const inFolders: Readonly<Record<string, RegExp>> = {
  model: /^(model\.json|weights[^/]*\.safetensors)$/,
  checkpoint: /^(checkpoint\.json|tensors-[^/]+\.safetensors)$/,
  checkpoints: /^(checkpoints\.json|epoch-\d+(\.[\da-f-]+\.tmp)?\/(model\.json|weights[^/]*\.safetensors))$/,
  tensorboard: /^(train|validation)\/events\.out\.tfevents\.[^/]+$/,
  jobs: /^[^/]+\/(task\.json|outcome\.json|withdrawn)$/,
};

/** What a half-written file has behind its name. */
const halfWritten = /\.[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\.tmp$/;

const ofTrain = [
  'experiment.json',
  'split.json',
  'history.json',
  'evaluation.json',
  'curves.svg',
  'accuracy.svg',
  'loss.svg',
  ...reportFiles,
  'model',
];
const ofLogging = ['checkpoint', 'checkpoints', 'tensorboard', 'log.csv'];

/** What the runs of a command may write into their folder. `fold-N` and `trial-N` are folders of runs of their own. */
export const ownedBy: Readonly<Record<RunCommand, readonly string[]>> = {
  train: [...ofTrain, ...ofLogging],
  ensemble: ofTrain,
  'lr-find': ['learning-rate.svg', 'learning-rate.json'],
  'cross-validate': [
    ...['experiment.json', 'options.json', 'fold-N.json', 'fold-N', 'jobs', 'kubernetes-job.yaml'],
    ...['cross-validation.json', ...reportFiles],
  ],
  evaluate: ['evaluation.json', ...reportFiles],
  compare: ['comparison.json', ...reportFiles],
  search: ['experiment.json', 'search.json', 'search.csv', 'study.log', 'trial-N', 'jobs', ...reportFiles],
};

const everything = [...new Set(Object.values(ownedBy).flat())];

/** The parts that hold results, or what a run can go on from: a run with none of them has only begun. */
const results =
  /(^|\/)(model\.json|history\.json|evaluation\.json|cross-validation\.json|search\.json|comparison\.json|learning-rate\.json|checkpoint\.json|checkpoints\.json|report\.html|report\.json)$/;

export function holdsResults(files: readonly string[]): boolean {
  return files.some((file) => results.test(file));
}

/**
 * The files of a run in a folder, by their names in the store.
 *
 * @param owns what the run says that it may write; absent: the names that any run writes
 */
export async function findOwned(store: Store, owns: readonly string[] = everything): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await store.list(undefined, { deep: false })) {
    const folder = entry.endsWith('/');
    const name = folder ? entry.slice(0, -1) : entry.replace(halfWritten, '');
    const kind = name.replace(/^(fold|trial)-\d+/, '$1-N');
    if (name !== runFile && !owns.includes(kind) && !isReport(name, owns)) continue;
    found.push(...(folder ? await findBelow(store, name, kind) : [entry]));
  }
  return found.sort();
}

/** A run of an earlier version says that it owns its page; the other forms of it were made later. */
function isReport(name: string, owns: readonly string[]): boolean {
  return owns.includes(reportFile) && reportFiles.some((one) => one === name);
}

async function findBelow(store: Store, name: string, kind: string): Promise<string[]> {
  if (kind === 'fold-N' || kind === 'trial-N')
    return (await findOwned(storeBelow(store, name))).map((file) => `${name}/${file}`);
  const inside = inFolders[kind];
  if (!inside) return [];
  const files = await store.list(name);
  return files.filter((file) => inside.test(file.slice(name.length + 1).replace(halfWritten, '')));
}

/** Removes what programs that were ended while they wrote have left of a run's own files. No other program may write there. */
export async function removeHalfWritten(store: Store): Promise<void> {
  const names = [
    ...(await store.list(undefined, { deep: false })),
    ...(await store.list('model', { deep: false })),
  ];
  const left = names.filter((name) => halfWritten.test(name));
  if (left.length > 0) await store.remove(left);
}
