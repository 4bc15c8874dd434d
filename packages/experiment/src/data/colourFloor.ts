import { colourFeatures, type ImageSet, type ImageSource } from '@cnn/data';
import { classificationReport } from '@cnn/evaluation';
import { applyLogisticRegression, fitLogisticRegression, type StopSignal } from '@cnn/train';

/** More images than this teach a regression on a dozen numbers nothing. */
const MOST_FITTED = 10_000;

/** What `evaluation.json` holds as `floor`. */
export interface ColourFloor {
  readonly method: 'logistic regression on colour statistics';
  /** Numbers per image. */
  readonly features: number;
  /** Training images that it was fitted on. */
  readonly images: number;
  /** On the test set; of more than two classes the mean of one class against the rest; null where it is not defined. */
  readonly auc: number | null;
}

export interface ColourFloorOptions {
  readonly train: ImageSource;
  readonly test: ImageSource;
  readonly signal?: StopSignal | undefined;
}

/**
 * What the colours of the images say without their structure: logistic regression on mean, standard deviation and two quantiles
 * of each channel, fitted on the training set of the same split and measured on its test set. A network should beat it.
 *
 * @returns undefined for multi-label images, and where the training set has one class alone
 */
export async function colourFloor({
  train,
  test,
  signal,
}: ColourFloorOptions): Promise<ColourFloor | undefined> {
  const { set } = train;
  const fitted = evenly([...new Set(train.itemIndices)], MOST_FITTED);
  const labelsOf = (of: ImageSet, indices: ArrayLike<number>) =>
    Array.from(indices, (index) => of.items[index]?.label ?? 0);
  const labels = labelsOf(set, fitted);
  if (set.multiLabel || new Set(labels).size < 2) return undefined;
  const features = await colourFeatures({ set, indices: fitted, signal });
  const { classNames } = set;
  const regression = fitLogisticRegression({ features, labels, classes: classNames.length });
  const tested = await colourFeatures({ set: test.set, indices: test.itemIndices, signal });
  const { byItem } = classificationReport({
    labels: labelsOf(test.set, test.itemIndices),
    probabilities: applyLogisticRegression({ regression, features: tested }),
    classNames,
    worst: 0,
  });
  return {
    method: 'logistic regression on colour statistics',
    features: features[0]?.length ?? 0,
    images: fitted.length,
    auc: byItem.metrics.auc ?? null,
  };
}

/** At most so many of the items, at even distances in their order. */
function evenly(indices: ArrayLike<number>, most: number): number[] {
  const count = Math.min(indices.length, most);
  return Array.from(
    { length: count },
    (_, at) => indices[Math.floor((at * indices.length) / count)] as number,
  );
}
