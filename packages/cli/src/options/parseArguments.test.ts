import { expect, it } from 'vitest';
import { crossValidate } from '../declarations/crossValidate.js';
import { evaluate } from '../declarations/evaluate.js';
import { predict } from '../declarations/predict.js';
import { tile } from '../declarations/tile.js';
import { train } from '../declarations/train.js';
import { integer } from './option.js';
import { parseArguments } from './parseArguments.js';

it('[cli.options] a mistyped option or word is answered with the one that was meant, and not with all sixty', () => {
  expect(() => parseArguments(train, ['--epoch', '3'])).toThrow(
    /^cnn train: there is no option --epoch\. Did you mean --epochs\? See cnn train --help\.$/,
  );
  expect(() => parseArguments(train, ['--frobnicate'])).toThrow(
    /^cnn train: there is no option --frobnicate\. See cnn train --help\.$/,
  );
  expect(() => parseArguments(train, ['--epochs', '3', '--epochs', '4'])).toThrow('--epochs is given twice');
  expect(() => parseArguments(train, ['--pause-after', '3x'])).toThrow(
    '--pause-after: expected a whole number of at least 1, received "3x".',
  );
  expect(() => parseArguments(train, ['--pooling', 'maxx'])).toThrow(
    '--pooling: expected mean, max, topK, received "maxx". Did you mean max?',
  );
  expect(() => parseArguments(train, ['--json=true'])).toThrow('--json takes no value');
  expect(() => parseArguments(train, ['--out'])).toThrow('--out needs a value OUT');
  expect(() => parseArguments(train, ['--out', '--json'])).toThrow('--out needs a value OUT');
  expect(parseArguments(train, ['--out=--odd']).values.out).toBe('--odd');
});

it('the line that reports tell has no password of an address', () => {
  const argv = ['--data', 'a@b', '--ray-address', 'https://me:secret@ray.example/x'];
  expect(parseArguments(crossValidate, argv).commandLine).toBe(
    'npx cnn cross-validate --data a@b --ray-address https://ray.example/x',
  );
});

it('an argument that is no option leads to --data', () => {
  expect(() => parseArguments(tile, ['slide.svs'])).toThrow(
    'cnn tile: unexpected argument "slide.svs". Name what it reads with --data. See cnn tile --help.',
  );
  expect(parseArguments(predict, ['a.png', 'b.png']).positionals).toEqual(['a.png', 'b.png']);
});

it('values are read, have their defaults, and are known to the compiler', () => {
  const { values } = parseArguments(evaluate, ['--seed', '3', '--json', '--threshold', '0.25']);
  expect([values.seed, values['batch-size'], values.json, values.tta]).toEqual([3, 32, true, false]);
  expect(values.threshold).toBe(0.25);
  expect(values.out).toBeUndefined();
  const seed: number = values.seed;
  expect(seed).toBe(3);
  // @ts-expect-error a mistyped name
  expect(values['learnig-rate']).toBeUndefined();
  // @ts-expect-error an option without a default may be missing
  const threshold: number = values.threshold;
  expect(threshold).toBe(0.25);
});

it('earlier spellings are accepted, and told by their present names', () => {
  expect(parseArguments(train, ['--split-file', 'a.json']).typed).toEqual(new Map([['split', 'a.json']]));
  expect(() => parseArguments(train, ['--split-file', 'a.json', '--split', '1,0,0'])).toThrow(
    '--split is given twice',
  );
});

it('a number is refused where it is too small', () => {
  const declared = { name: 'x', options: { n: integer({ help: '', least: 2 }) } };
  expect(parseArguments(declared, ['--n', '2']).values.n).toBe(2);
  expect(() => parseArguments(declared, ['--n', '1'])).toThrow('a whole number of at least 2');
});
