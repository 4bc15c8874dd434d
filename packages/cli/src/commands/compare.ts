import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import { savedPooling } from '@cnn/evaluation';
import {
  type ComparedRun,
  compareRuns,
  type JsonObject,
  type RunComparison,
  reportFile,
  runNames,
} from '@cnn/experiment';
import { writeSealedJson } from '@cnn/node';
import { checkOutFile } from '../arguments/checkOutFile.js';
import { describePair } from '../comparison/describeComparison.js';
import { resultsAt, shownRunAt } from '../comparison/resultsAt.js';
import { writeComparison } from '../comparison/writeComparison.js';
import type { CompareArguments } from '../declarations/compare.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { describePooling } from '../training/pooling.js';

export async function run(args: CompareArguments, terminal: Terminal): Promise<ExitCode> {
  const [first, second, ...more] = args.positionals;
  if (first === undefined || second === undefined || more.length > 0) {
    throw new CnnError(
      'USAGE',
      `cnn compare: expected two folders of cnn train or cnn cross-validate, or files of cnn evaluate --out, received ${args.positionals.length}. See cnn compare --help.`,
    );
  }
  const { seed, out, overwrite, json } = args.values;
  if (out?.endsWith('.json')) await checkOutFile({ path: out, command: 'compare', overwrite, isOwn });
  const [a, b] = [await resultsAt(first), await resultsAt(second)];
  const record = await compareRuns(a, b, { seed });
  const written = out === undefined ? [] : await write(out, { args, record, terminal });
  const text = json ? JSON.stringify(record) : [...linesOf(record), ...written].join('\n');
  terminal.stdout.write(`${text}\n`);
  return exitCodes.ok;
}

function isOwn(value: JsonObject): boolean {
  return 'a' in value && 'b' in value && ('byItem' in value || 'labels' in value);
}

interface WriteOptions {
  readonly args: CompareArguments;
  readonly record: RunComparison;
  readonly terminal: Terminal;
}

/** @returns what is said of it */
async function write(out: string, { args, record, terminal }: WriteOptions): Promise<string[]> {
  if (out.endsWith('.json')) {
    await writeSealedJson({ path: out, value: record });
    return [];
  }
  const runs = await Promise.all(args.positionals.map(shownRunAt));
  await writeComparison({ args, runs, comparison: record, out, terminal });
  return ['', `Report: ${join(out, reportFile)}`];
}

/** How patients come about, where it is not as by default. */
function pooledText({ pooling: used }: ComparedRun): string {
  const { pooling } = savedPooling(used);
  return pooling === undefined ? '' : ` (patients by ${describePooling(pooling)})`;
}

function linesOf(comparison: RunComparison): string[] {
  const { a, b } = comparison;
  const pairs = comparison.task === 'multilabel' ? comparison.labels : [comparison];
  const names = runNames([a.path, b.path]) as [string, string];
  const bootstrap = pairs[0]?.byItem.difference.bootstrap;
  return [
    `${names[0]}: ${a.path}${pooledText(a)}`,
    `${names[1]}: ${b.path}${pooledText(b)}`,
    ...(a.notes ?? []),
    ...(b.notes ?? []),
    ...(bootstrap
      ? [
          `${names.join(' − ')} with 95 % intervals from ${bootstrap.resamples} resamples of ${bootstrap.unit === 'group' ? 'patients' : 'images'}${pairs[0]?.byItem.delong ? ', of the auc by DeLong' : ''}`,
        ]
      : []),
    ...(a.outOfFold
      ? ['Each image as predicted by the fold that did not train on it, at that fold’s threshold']
      : []),
    ...pairs.flatMap((pair) => ['', ...describePair(pair, names)]),
    ...(pairs.length > 1
      ? ['', `Each of the ${pairs.length} tests is for itself: of many, some show a difference by chance.`]
      : []),
  ];
}
