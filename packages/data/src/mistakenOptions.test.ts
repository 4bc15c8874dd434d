import type { CnnError } from '@cnn/core';
import { expect, it } from 'vitest';
import { arraySource, batchSource } from './batches/batchSource.js';
import { arraySet } from './set/arraySet.js';
import { kFold } from './split/kFold.js';
import { split } from './split/split.js';
import { syntheticTissue } from './synthetic/syntheticTissue.js';

const set = syntheticTissue({ count: 12, size: 16, patients: 6 });
const arrays = { images: { shape: [2, 1, 1, 1], data: Uint8Array.of(1, 2) }, labels: [0, 1] };

it.each([
  [
    'split',
    () => split({ set, ratio: [0.5, 0.5, 0] } as never),
    "split: there is no option 'ratio'. Did you mean ratios?",
  ],
  ['split in Python’s words', () => split({ set, test_size: 0.2 } as never), 'Give ratios'],
  ['kFold', () => kFold({ set, n_splits: 4 } as never), 'Give folds.'],
  ['batchSource', () => batchSource({ set, label_mode: 'int' } as never), 'Did you mean labelMode?'],
  ['batchSource with a batch size', () => batchSource({ set, batchSize: 8 } as never), 'an option of fit'],
  ['arraySet', () => arraySet({ ...arrays, classnames: ['a', 'b'] } as never), 'Did you mean classNames?'],
  ['arraySource', () => arraySource({ ...arrays, indexes: [0] } as never), 'Did you mean indices?'],
  ['syntheticTissue', () => syntheticTissue({ counts: 12 } as never), 'Did you mean count?'],
])('%s refuses a name that it does not know', (_, make, message) => {
  expect(make).toThrow(message);
  expect(make).toThrow(expect.objectContaining({ code: 'OPTIONS' }) as CnnError);
});
