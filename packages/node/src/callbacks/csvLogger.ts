import { existsSync } from 'node:fs';
import { checkOptionNames } from '@cnn/core';
import { csvRow } from '@cnn/experiment';
import type { Callback } from '@cnn/train';
import { readBytes, writeFileAtomic } from '../files/files.js';

export interface CsvLoggerOptions {
  /** The file to write. */
  readonly filename: string;
  /** Default `,`. */
  readonly separator?: string | undefined;
  /** Adds to the rows of a file that is there. Default false: replaces it. */
  readonly append?: boolean | undefined;
}

const names = { filename: true, separator: true, append: true } satisfies Record<
  keyof CsvLoggerOptions,
  true
>;

/**
 * Writes a row for each epoch: `epoch`, counted from 0, `learning_rate` and every log, as Keras's CSVLogger. The file is exchanged
 * whole after each epoch, and after a resume it has the rows that the checkpoint knew.
 *
 * @throws CnnError (FILE) from `fit` when the file can't be written, before the first epoch if possible
 */
export function csvLogger(options: CsvLoggerOptions): Callback {
  checkOptionNames({ where: 'csvLogger', options, names: Object.keys(names) });
  const { filename, separator = ',', append = false } = options;
  let rows: string[] = [];
  const textOf = (): string => rows.map((row) => `${row}\n`).join('');
  const rowOf = (cells: readonly (string | number)[]): string => csvRow(cells, separator);
  return {
    name: 'csvLogger',
    async onTrainBegin({ logNames }) {
      rows = append ? await rowsOf(filename) : [];
      if (rows.length === 0) rows.push(rowOf(['epoch', 'learning_rate', ...logNames]));
      await writeFileAtomic({ path: filename, content: textOf() });
    },
    state: () => ({ values: { rows: [...rows] } }),
    async restore({ values = {} }) {
      const known = values.rows;
      if (Array.isArray(known)) rows = known.map(String);
      await writeFileAtomic({ path: filename, content: textOf() });
    },
    async onEpochEnd({ epoch, logs, training }) {
      const values = training.logNames.map((name) => logs[name] ?? '');
      rows.push(rowOf([epoch, training.learningRate, ...values]));
      await writeFileAtomic({ path: filename, content: textOf() });
    },
  };
}

/** The rows of a file; none when there is none. */
async function rowsOf(path: string): Promise<string[]> {
  if (!existsSync(path)) return [];
  const text = new TextDecoder().decode(await readBytes(path));
  return text.split(/\r?\n/).filter((row) => row !== '');
}
