import { type RunComparison, type ShownRun, writeComparison as writeComparisonTo } from '@cnn/experiment';
import { folderStore } from '@cnn/node';
import type { Arguments } from '../options/arguments.js';
import type { Terminal } from '../terminal.js';
import { inWords, withOptionNames } from '../text/optionNames.js';
import { picturesOf } from './pictures.js';

/** Values of the options of a command that compares runs. */
interface ComparisonValues {
  readonly seed: number;
  readonly overwrite: boolean;
  readonly data: string | undefined;
}

export interface WriteComparisonOptions {
  /** Names the folders of the runs. */
  readonly args: Arguments<ComparisonValues>;
  readonly runs: readonly ShownRun[];
  /** Of two runs what `cnn compare` found. */
  readonly comparison?: RunComparison | undefined;
  readonly out: string;
  readonly terminal: Terminal;
}

/** Writes a report of several runs into a folder of its own, with pictures where the images are at hand. */
export async function writeComparison(options: WriteComparisonOptions): Promise<void> {
  const { args, runs, comparison, out, terminal } = options;
  const { seed, overwrite, data } = args.values;
  const onNotice = (message: string): void => {
    terminal.stderr.write(`Note: ${withOptionNames(message, out)}\n`);
  };
  const thumbnail = await picturesOf({ data, runs: args.positionals, terminal });
  const writing = writeComparisonTo({
    ...{ runs, comparison, seed, overwrite, thumbnail, onNotice },
    store: folderStore(out),
    command: args.commandLine,
  });
  await inWords(writing, out);
}
