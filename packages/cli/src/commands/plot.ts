import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import { writeFigures } from '@cnn/experiment';
import { chartPng, folderStore, prepareFolder, readSealedJson } from '@cnn/node';
import type { History } from '@cnn/plot';
import type { PlotArguments } from '../declarations/plot.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

export async function run(args: PlotArguments, terminal: Terminal): Promise<ExitCode> {
  const [path, ...more] = args.positionals;
  if (path === undefined || more.length > 0) {
    throw new CnnError(
      'USAGE',
      `cnn plot: expected one folder of cnn train, received ${args.positionals.length}. See cnn plot --help.`,
    );
  }
  const file = path.endsWith('.json') ? path : join(path, 'history.json');
  const history = historyOf((await readSealedJson(file)).value, file);
  const directory = args.values.out ?? (path.endsWith('.json') ? join(path, '..') : path);
  await prepareFolder(directory);
  const store = folderStore(directory);
  const { metric, theme, png } = args.values;
  const options = { store, history, metric, theme, png: png ? chartPng : undefined };
  const drawn = await named(file, writeFigures(options));
  const files = drawn.map((name) => join(directory, name));
  const text = args.values.json ? JSON.stringify({ files }) : files.map((one) => `Wrote ${one}`).join('\n');
  terminal.stdout.write(`${text}\n`);
  return exitCodes.ok;
}

function historyOf({ history }: { readonly history?: unknown }, file: string): History {
  if (typeof history === 'object' && history !== null && !Array.isArray(history)) return history as History;
  throw new CnnError(
    'FILE',
    `${file}: expected a history.json of cnn train, with a history of one list an epoch for each metric. Name the folder of a training.`,
  );
}

/** Lets what is wrong with a file's content say which file. */
async function named<Result>(file: string, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof CnnError) || error.code !== 'DATA') throw error;
    throw new CnnError('DATA', `${file}: ${error.message}`, { cause: error });
  }
}
