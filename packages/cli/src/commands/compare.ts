import { CnnError } from '@cnn/core';
import { savedPooling } from '@cnn/evaluation';
import { type ComparedRun, compareRuns, type RunComparison } from '@cnn/experiment';
import { writeSealedJson } from '@cnn/node';
import { describePair } from '../comparison/describeComparison.js';
import { resultsAt } from '../comparison/resultsAt.js';
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
  const { seed, out, json } = args.values;
  const [a, b] = [await resultsAt(first), await resultsAt(second)];
  const record = await compareRuns(a, b, { seed });
  if (out !== undefined) await writeSealedJson({ path: out, value: record });
  const text = json ? JSON.stringify(record) : linesOf(record).join('\n');
  terminal.stdout.write(`${text}\n`);
  return exitCodes.ok;
}

/** How patients come about, where it is not as by default. */
function pooledText({ pooling: used }: ComparedRun): string {
  const { pooling } = savedPooling(used);
  return pooling === undefined ? '' : ` (patients by ${describePooling(pooling)})`;
}

function linesOf(comparison: RunComparison): string[] {
  const { a, b } = comparison;
  const pairs = comparison.task === 'multilabel' ? comparison.labels : [comparison];
  const bootstrap = pairs[0]?.byItem.difference.bootstrap;
  return [
    `A: ${a.path}${pooledText(a)}`,
    `B: ${b.path}${pooledText(b)}`,
    ...(a.notes ?? []),
    ...(b.notes ?? []),
    ...(bootstrap
      ? [
          `A − B with 95 % intervals from ${bootstrap.resamples} resamples of ${bootstrap.unit === 'group' ? 'patients' : 'images'}`,
        ]
      : []),
    ...(a.outOfFold
      ? ['Each image as predicted by the fold that did not train on it, at that fold’s threshold']
      : []),
    ...pairs.flatMap((pair) => ['', ...describePair(pair)]),
    ...(pairs.length > 1
      ? ['', `Each of the ${pairs.length} tests is for itself: of many, some show a difference by chance.`]
      : []),
  ];
}
