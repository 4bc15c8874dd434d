import { type Batch, type BatchOptions, type BatchSource, randomStream, type TensorValue } from '@cnn/core';

export interface MemorySourceOptions {
  /** float32 `[n, height, width, channels]` */
  readonly images: TensorValue;
  /** As batches are to give them: float32 `[n, 1]` or `[n, classes]`, or int32 `[n]`. */
  readonly labels: TensorValue;
  readonly classNames: readonly string[];
  /** One number for each item. */
  readonly weights?: readonly number[];
}

/** Images in memory as a source of batches, for tests of training that know no data package. */
export function memorySource({ images, labels, classNames, weights }: MemorySourceOptions): BatchSource {
  const [size = 0, height = 0, width = 0, channels = 0] = images.shape;
  const classes = Int32Array.from({ length: size }, (_, item) => classOf(labels, item));
  return {
    size,
    imageShape: [height, width, channels],
    classNames,
    labels: classes,
    async *batches({ batchSize, shuffle = false, seed = 0, epoch = 0 }: BatchOptions): AsyncGenerator<Batch> {
      const order = Array.from({ length: size }, (_, item) => item);
      if (shuffle) randomStream({ seed, purpose: 'shuffle', counters: [epoch] }).shuffle(order);
      for (let start = 0; start < size; start += batchSize) {
        const indices = Int32Array.from(order.slice(start, start + batchSize));
        yield {
          images: rowsOf(images, indices),
          labels: rowsOf(labels, indices),
          ...(weights
            ? { weights: rowsOf({ shape: [size], data: Float32Array.from(weights) }, indices) }
            : {}),
          indices,
        };
      }
    },
  };
}

function classOf({ shape, data }: TensorValue, item: number): number {
  const width = shape[1] ?? 1;
  const row = Array.from(data.subarray(item * width, (item + 1) * width));
  return width === 1 ? (row[0] as number) : row.indexOf(Math.max(...row));
}

function rowsOf({ shape, data }: TensorValue, indices: Int32Array): TensorValue {
  const width = data.length / (shape[0] as number);
  const rows =
    data instanceof Int32Array
      ? new Int32Array(indices.length * width)
      : new Float32Array(indices.length * width);
  indices.forEach((item, row) => {
    rows.set(data.subarray(item * width, (item + 1) * width), row * width);
  });
  return { shape: [indices.length, ...shape.slice(1)], data: rows };
}
