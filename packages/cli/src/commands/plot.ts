import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import { writeFigures } from '@cnn/experiment';
import { folderStore, prepareFolder, readSealedJson } from '@cnn/node';
import type { History } from '@cnn/plot';
import type { Command } from '../arguments/command.js';
import { exitCodes } from '../terminal.js';

export const plot: Command = {
  name: 'plot',
  usage: 'OUT [options]',
  summary: 'Draw accuracy.svg and loss.svg of a training from its history.json, without training.',
  options: {
    metric: {
      value: 'NAME',
      help: 'what the first figure shows, such as auc; default: the accuracy, or else the first metric beside the loss',
    },
    out: { value: 'FOLDER', help: 'the folder to write into; default: OUT' },
    json: { help: 'print the files’ names as JSON' },
  },
  positionals: true,
  async run(args, terminal) {
    const [path, ...more] = args.positionals;
    if (path === undefined || more.length > 0) {
      throw new CnnError(
        'USAGE',
        `cnn plot: expected one folder of cnn train, received ${args.positionals.length}. See cnn plot --help.`,
      );
    }
    const file = path.endsWith('.json') ? path : join(path, 'history.json');
    const history = historyOf((await readSealedJson(file)).value, file);
    const directory = args.value('out') ?? (path.endsWith('.json') ? join(path, '..') : path);
    await prepareFolder(directory);
    const store = folderStore(directory);
    const drawn = await named(file, writeFigures({ store, history, metric: args.value('metric') }));
    const files = drawn.map((name) => join(directory, name));
    const text = args.flag('json')
      ? JSON.stringify({ files })
      : files.map((one) => `Wrote ${one}`).join('\n');
    terminal.stdout.write(`${text}\n`);
    return exitCodes.ok;
  },
};

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
