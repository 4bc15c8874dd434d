import { type Batch, type BatchOptions, type BatchSource, randomStream, type TensorValue } from '@cnn/core';

export interface MemorySourceOptions {
  /** float32 `[n, height, width, channels]` */
  readonly images: TensorValue;
  /** As batches are to give them: float32 `[n, 1]` or `[n, classes]`, or int32 `[n]`. */
  readonly labels: TensorValue;
  readonly classNames: readonly string[];
  /** One number for each item. */
  readonly weights?: readonly number[];
  /** What models take beside the images, by name, a row for each item. */
  readonly inputs?: Readonly<Record<string, TensorValue>>;
  /** Labels of further outputs, by name: int32 `[n]` of class indices, or numbers `[n, …]`. */
  readonly targets?: Readonly<Record<string, TensorValue>>;
}

/** Images in memory as a source of batches, for tests of training that know no data package. */
export function memorySource(options: MemorySourceOptions): BatchSource {
  const { images, labels, classNames, weights, inputs = {}, targets = {} } = options;
  const [size = 0, height = 0, width = 0, channels = 0] = images.shape;
  const classes = Int32Array.from({ length: size }, (_, item) => classOf(labels, item));
  return {
    size,
    imageShape: [height, width, channels],
    classNames,
    labels: classes,
    inputShapes: mapped(inputs, ({ shape }) => shape.slice(1)),
    targets: mapped(targets, ({ shape, data }) => ({
      shape: shape.slice(1),
      ...(data instanceof Int32Array && shape.length === 1 ? { labels: data } : {}),
    })),
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
          inputs: mapped(inputs, (value) => rowsOf(value, indices)),
          targets: mapped(targets, (value) => rowsOf(value, indices)),
          indices,
        };
      }
    },
  };
}

function mapped<From, To>(
  of: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, change(value)]));
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
