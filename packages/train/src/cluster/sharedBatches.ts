import { type Batch, type BatchOptions, type BatchShare, type BatchSource, shareOf, type TensorValue } from '@cnn/core';

/**
 * The batches of a worker's share. A source that knows no shares makes whole batches on every worker, of which the others' items are
 * dropped: right, and as slow as without a cluster where images are what takes long.
 */
export async function* sharedBatches(
  source: BatchSource,
  options: BatchOptions & { readonly share: BatchShare },
): AsyncGenerator<Batch> {
  const { share } = options;
  let number = 0;
  for await (const batch of source.batches(options)) {
    const at = number++;
    if (batch.share) yield batch;
    else if (share.of !== 'batches' || at % share.count === share.index) yield ownPart(batch, share, at);
  }
}

/** An empty share is the first item, with a weight of 0. */
function ownPart(batch: Batch, wanted: BatchShare, number: number): Batch {
  const items = batch.indices.length;
  const share = { number, items, ...shareOf(items, wanted) };
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
