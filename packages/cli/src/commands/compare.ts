import { CnnError } from '@cnn/core';
import { type ComparedPair, comparePair, pairResults, savedPooling } from '@cnn/evaluation';
import { writeSealedJson } from '@cnn/node';
import { asTexts } from '../arguments/parseArguments.js';
import { readInteger } from '../arguments/readValues.js';
import { describePair } from '../comparison/describeComparison.js';
import { type ReadResults, readResults } from '../comparison/readResults.js';
import type { CompareArguments } from '../declarations/compare.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { describePooling } from '../training/pooling.js';

export async function run(typed: CompareArguments, terminal: Terminal): Promise<ExitCode> {
  const args = asTexts(typed);
  const [first, second, ...more] = args.positionals;
  if (first === undefined || second === undefined || more.length > 0) {
    throw new CnnError(
      'USAGE',
      `cnn compare: expected two folders of cnn train or cnn cross-validate, or files of cnn evaluate --out, received ${args.positionals.length}. See cnn compare --help.`,
    );
  }
  const seed = readInteger(args, 'seed', 0) ?? 0;
  const [a, b] = [await readResults(first), await readResults(second)];
  const pairs = pairResults(a, b).map((pair) => comparePair({ pair, seed }));
  const record = { a: described(a), b: described(b), ...recordOf(pairs, a) };
  const out = args.value('out');
  if (out !== undefined) await writeSealedJson({ path: out, value: record });
  const text = args.flag('json') ? JSON.stringify(record) : linesOf(pairs, a, b).join('\n');
  terminal.stdout.write(`${text}\n`);
  return exitCodes.ok;
}

function described({ name: path, outOfFold, notes, decided: [first] }: ReadResults) {
  return {
    path,
    ...(notes.length > 0 ? { notes } : {}),
    ...(outOfFold ? { outOfFold } : {}),
    ...(first?.pooling === undefined ? {} : { pooling: first.pooling }),
  };
}

function recordOf(pairs: readonly ComparedPair[], { classNames, task }: ReadResults) {
  return task === 'multilabel'
    ? { multiLabel: true, classNames, labels: pairs }
    : { classNames, ...pairs[0] };
}

/** How patients come about, where it is not as by default. */
function pooledText({ decided: [first] }: ReadResults): string {
  const { pooling } = savedPooling(first?.pooling);
  return pooling === undefined ? '' : ` (patients by ${describePooling(pooling)})`;
}

function linesOf(pairs: readonly ComparedPair[], a: ReadResults, b: ReadResults): string[] {
  const bootstrap = pairs[0]?.byItem.difference.bootstrap;
  return [
    `A: ${a.name}${pooledText(a)}`,
    `B: ${b.name}${pooledText(b)}`,
    ...a.notes,
    ...b.notes,
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
