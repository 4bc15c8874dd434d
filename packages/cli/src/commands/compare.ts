import { CnnError } from '@cnn/core';
import { savedPooling } from '@cnn/evaluation';
import { type ComparedRun, compareRuns, type RunComparison } from '@cnn/experiment';
import { writeSealedJson } from '@cnn/node';
import type { Command } from '../arguments/command.js';
import { readInteger } from '../arguments/readValues.js';
import { describePair } from '../comparison/describeComparison.js';
import { resultsAt } from '../comparison/resultsAt.js';
import { exitCodes } from '../terminal.js';
import { describePooling } from '../training/pooling.js';

export const compare: Command = {
  name: 'compare',
  usage: 'A B [options]',
  summary: 'Say whether two trained models differ on the same images, with intervals and DeLong’s test.',
  options: {
    seed: { value: 'N', help: 'of the resampling for intervals; default 0' },
    out: { value: 'FILE', help: 'also write the JSON into this file' },
    json: { help: 'print JSON: of each level the results of a and b, difference, delong and conclusion' },
  },
  positionals: true,
  async run(args, terminal) {
    const [first, second, ...more] = args.positionals;
    if (first === undefined || second === undefined || more.length > 0) {
      throw new CnnError(
        'USAGE',
        `cnn compare: expected two folders of cnn train or cnn cross-validate, or files of cnn evaluate --out, received ${args.positionals.length}. See cnn compare --help.`,
      );
    }
    const seed = readInteger(args, 'seed', 0) ?? 0;
    const [a, b] = [await resultsAt(first), await resultsAt(second)];
    const record = await compareRuns(a, b, { seed });
    const out = args.value('out');
    if (out !== undefined) await writeSealedJson({ path: out, value: record });
    const text = args.flag('json') ? JSON.stringify(record) : linesOf(record).join('\n');
    terminal.stdout.write(`${text}\n`);
    return exitCodes.ok;
  },
};

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
      ? ['Each image as the fold said that had not seen it, at the threshold of that fold']
      : []),
    ...pairs.flatMap((pair) => ['', ...describePair(pair)]),
    ...(pairs.length > 1
      ? ['', `Each of the ${pairs.length} tests is for itself: of many, some show a difference by chance.`]
      : []),
  ];
}
