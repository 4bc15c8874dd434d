import { expect, it } from 'vitest';
import { predict } from '../commands/predict.js';
import { tile } from '../commands/tile.js';
import { train } from '../commands/train.js';
import { parseArguments } from './parseArguments.js';
import { readInteger } from './readValues.js';

it('[cli.options] a mistyped option is answered with the one that was meant, and not with all sixty', () => {
  expect(() => parseArguments(train, ['--epoch', '3'])).toThrow(
    /^cnn train: there is no option --epoch\. Did you mean --epochs\? See cnn train --help\.$/,
  );
  expect(() => parseArguments(train, ['--frobnicate'])).toThrow(
    /^cnn train: there is no option --frobnicate\. See cnn train --help\.$/,
  );
  expect(() => parseArguments(train, ['--epochs', '3', '--epochs', '4'])).toThrow('--epochs is given twice');
  expect(() => readInteger(parseArguments(train, ['--epochs', '3x']), 'epochs')).toThrow(
    '--epochs: expected a whole number of at least 1, received "3x"',
  );
});

it('an argument that is no option leads to --data', () => {
  expect(() => parseArguments(tile, ['slide.svs'])).toThrow(
    'cnn tile: did not expect the argument "slide.svs": what is read is named by --data. See cnn tile --help.',
  );
  expect(parseArguments(predict, ['a.png', 'b.png']).positionals).toEqual(['a.png', 'b.png']);
});
