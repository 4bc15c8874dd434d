import {
  type Batch,
  type BatchOptions,
  type BatchShare,
  type BatchSource,
  CnnError,
  type SharedBatch,
  shareOf,
  type TensorValue,
} from '@cnn/core';

/**
 * The batches of a worker's share. A source that knows no shares makes whole batches on every worker, of which the others' items are
 * dropped: right, and as slow as without a cluster where images are what takes long.
 *
 * @throws CnnError (TRAINING) for a source that makes its batches of the shares of another, and does not say so
 */
export async function* sharedBatches(
  source: BatchSource,
  options: BatchOptions & { readonly share: BatchShare },
): AsyncGenerator<Batch> {
  const { share, batchSize } = options;
  const batches = Math.ceil(source.size / batchSize);
  let number = 0;
  let knowsShares = false;
  for await (const batch of source.batches(options)) {
    const at = number++;
    if (batch.share) {
      knowsShares = true;
      yield batch;
    } else if (share.of === 'batches') {
      if (at % share.count === share.index) yield { ...batch, share: shared(batch, share, at) };
    } else {
      const whole = Math.min(batchSize, source.size - at * batchSize);
      const { length } = batch.indices;
      if (length !== whole && length === Math.max(1, shareOf(whole, share).count)) throw unnamedShare();
      yield ownPart(batch, share, at);
    }
  }
  // A worker may have none of few batches.
  const isPart = number > 0 && number < batches && number === ownBatches(batches, share);
  if (share.of === 'batches' && !knowsShares && isPart) throw unnamedShare();
}

function shared({ indices: { length: items } }: Batch, wanted: BatchShare, number: number): SharedBatch {
  return { number, items, ...shareOf(items, wanted) };
}

/** How many batches of a pass are a share of whole batches. */
function ownBatches(batches: number, { index, count }: BatchShare): number {
  return Math.max(0, Math.ceil((batches - index) / count));
}

function unnamedShare(): CnnError {
  return new CnnError(
    'TRAINING',
    'a source of images gave the share of a batch without saying which. Where it makes its batches of those of another source, hand on their `share`: { ...batch, images }. Or leave `share` out of the options that it hands on.',
  );
}

/** An empty share is the first item, with a weight of 0. */
function ownPart(batch: Batch, wanted: BatchShare, number: number): Batch {
  const share = shared(batch, wanted, number);
  const first = share.count === 0 ? 0 : share.first;
  const end = first + Math.max(share.count, 1);
  const rows = (value: TensorValue): TensorValue => rowsOf(value, first, end);
  const { weights, inputs, targets } = batch;
  const zero = { shape: [1], data: Float32Array.of(0) };
  return {
    images: rows(batch.images),
    labels: rows(batch.labels),
    weights: share.count === 0 ? zero : weights && rows(weights),
    inputs: inputs && mapped(inputs, rows),
    targets: targets && mapped(targets, rows),
    indices: batch.indices.slice(first, end),
    share,
  };
}

/** The items from `first` to before `end`, without a copy. */
export function rowsOf({ shape, data }: TensorValue, first: number, end: number): TensorValue {
  const width = data.length / Math.max(shape[0] ?? 1, 1);
  return { shape: [end - first, ...shape.slice(1)], data: data.subarray(first * width, end * width) };
}

function mapped(
  values: Readonly<Record<string, TensorValue>>,
  change: (value: TensorValue) => TensorValue,
): Record<string, TensorValue> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
