import { CnnError, checkOptionNames, sameShape, type TensorValue } from '@cnn/core';

export interface AveragePredictionsOptions {
  /** Outputs of several models, or of one model for several views of the same images: float32 of one shape. */
  readonly predictions: readonly TensorValue[];
  /** How much each counts. Default: all the same. */
  readonly weights?: readonly number[] | undefined;
}

/**
 * The weighted mean of predictions, item by item: an ensemble of models, or test-time augmentation of one.
 *
 * ```ts
 * const mean = averagePredictions({ predictions: [await one.predict(test), await other.predict(test)] }); // [n, classes]
 * ```
 *
 * @throws CnnError (TRAINING) for no predictions, other shapes, values that are not finite, or weights that do not add up to something above 0
 */
export function averagePredictions(options: AveragePredictionsOptions): TensorValue {
  checkOptionNames({ where: 'averagePredictions', options, names: { predictions: true, weights: true } });
  const { predictions, weights } = options;
  const [first] = predictions;
  if (!first) throw new CnnError('TRAINING', 'averagePredictions: expected predictions, received none.');
  const other = predictions.find(({ shape }) => !sameShape(shape, first.shape));
  if (other) {
    throw new CnnError(
      'TRAINING',
      `averagePredictions: expected one shape, received [${first.shape.join(', ')}] and [${other.shape.join(', ')}]. Predict the same images with all models.`,
    );
  }
  const counts = weights ?? predictions.map(() => 1);
  const sum = counts.reduce((total, weight) => total + weight, 0);
  if (counts.length !== predictions.length || !counts.every((weight) => weight >= 0) || !(sum > 0)) {
    throw new CnnError(
      'TRAINING',
      `averagePredictions: expected a weight of at least 0 for each of ${predictions.length} predictions, received ${counts.join(', ')}.`,
    );
  }
  for (const [model, { data: values }] of predictions.entries()) {
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at === -1) continue;
    const width = first.shape.slice(1).reduce((product, dim) => product * dim, 1);
    throw new CnnError(
      'TRAINING',
      `averagePredictions: predictions[${model}] has ${values[at]} for item ${Math.floor(at / width)}, expected finite numbers. NaN comes from damaged weights, or from training that diverged.`,
    );
  }
  const data = Float32Array.from(first.data, (_, at) =>
    predictions.reduce(
      (total, { data: values }, index) => total + ((counts[index] as number) / sum) * (values[at] as number),
      0,
    ),
  );
  return { shape: first.shape, data };
}
