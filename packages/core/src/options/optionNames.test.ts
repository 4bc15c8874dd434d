import { expect, it } from 'vitest';
import { CnnError } from '../errors.js';
import { nearestName } from './nearestName.js';
import { checkOptionNames } from './optionNames.js';

const names = ['epochs', 'batchSize', 'classWeight', 'validationData'];

it.each<[string, string | undefined]>([
  ['epoch', 'epochs'],
  ['batch_size', 'batchSize'],
  ['batch-size', 'batchSize'],
  ['BatchSize', 'batchSize'],
  ['clasWeights', 'classWeight'],
  ['validatoinData', 'validationData'],
  ['frobnicate', undefined],
  ['', undefined],
  ['steps', undefined],
])('the name nearest to "%s" is %s', (name, expected) => {
  expect(nearestName(name, names)).toBe(expected);
});

it.each<[string, readonly string[], string | undefined]>([
  ['lr', ['l1', 'l2'], 'l1'],
  ['lr', ['mode', 'beta'], undefined],
  ['mod', ['mad', 'mode'], 'mad'],
  ['kitten', ['sitting', 'mitten'], 'mitten'],
])('of several names near to "%s" in %j it is the nearest, then the first: %s', (name, given, expected) => {
  expect(nearestName(name, given)).toBe(expected);
});

it('an unknown option is an error with the nearest name, for people and for programs', () => {
  const check = (options: object) => checkOptionNames({ where: 'fit', options, names });
  expect(() => check({ epochs: 1, batchSize: 2 })).not.toThrow();
  const refused = caught(() => check({ epochs: 1, batch_size: 2 }));
  expect(refused.message).toBe("fit: there is no option 'batch_size'. Did you mean batchSize?");
  expect(refused.code).toBe('OPTIONS');
  expect(refused.details).toEqual({ option: 'batch_size', nearest: 'batchSize' });
});

it('an unknown option that is like no other lists them all, or gives its own remedy', () => {
  const check = (remedies: Record<string, string>) =>
    checkOptionNames({ where: 'fit', options: { shuffle: true }, names, remedies });
  expect(caught(() => check({})).message).toBe(
    "fit: there is no option 'shuffle'. Use epochs, batchSize, classWeight, validationData.",
  );
  const own = caught(() => check({ shuffle: 'Pass it to the source' }));
  expect(own.message).toBe("fit: there is no option 'shuffle'. Pass it to the source.");
  expect(own.details).toEqual({ option: 'shuffle', nearest: undefined });
});

it('names may be an object, of which to forget one is a type error', () => {
  const options: { readonly epochs?: number; readonly batchSize?: number } = { epochs: 1 };
  checkOptionNames({ where: 'fit', options, names: { epochs: true, batchSize: true } });
  // @ts-expect-error batchSize is missing
  checkOptionNames({ where: 'fit', options, names: { epochs: true } });
  expect(
    caught(() => checkOptionNames({ where: 'fit', options, names: { batchSize: true } as never })).message,
  ).toBe("fit: there is no option 'epochs'. Use batchSize.");
});

it.each([
  [undefined, 'undefined'],
  [null, 'null'],
  [3, '3'],
  ['adam', 'adam'],
  [[1], 'a list'],
])('options that are no object are refused: %j', (options, received) => {
  expect(() => checkOptionNames({ where: 'fit', options: options as unknown as object, names })).toThrow(
    `fit: expected an object of options, received ${received}.`,
  );
});

function caught(run: () => void): CnnError {
  try {
    run();
  } catch (error) {
    if (error instanceof CnnError) return error;
  }
  throw new Error('nothing was thrown');
}
