import { colourFeatures, type ImageSet, type ImageSource } from '@cnn/data';
import { classificationReport } from '@cnn/evaluation';
import { applyLogisticRegression, fitLogisticRegression } from '@cnn/train';
import type { Reporter } from './reporter.js';

/** More images than this teach a regression on a dozen numbers nothing. */
const MOST_FITTED = 10_000;

/** What `evaluation.json` holds as `floor`. */
export interface ColourFloor {
  readonly method: 'logistic regression on colour statistics';
  /** Numbers of each image. */
  readonly features: number;
  /** Training images that it was fitted on. */
  readonly images: number;
  /** On the test part; of more than two classes the mean of one class against the rest; null where it is not defined. */
  readonly auc: number | null;
}

export interface ColourFloorOptions {
  readonly train: ImageSource;
  readonly test: ImageSource;
  readonly signal: AbortSignal;
}

/**
 * What the colours of the images say without their structure: logistic regression on mean, standard deviation and two quantiles
 * of each channel, fitted on the training part of the same split and measured on its test part. A network should beat it.
 *
 * @returns undefined for several labels an image, and where the training part has one class alone
 */
export async function colourFloor({
  train,
  test,
  signal,
}: ColourFloorOptions): Promise<ColourFloor | undefined> {
  const { set } = train;
  const fitted = spread([...new Set(train.itemIndices)], MOST_FITTED);
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

/** The floor, after telling it beside the network's area. @param options.auc of the network on the same part */
export async function tellColourFloor(
  options: ColourFloorOptions & {
    readonly reporter: Pick<Reporter, 'tell'>;
    readonly auc: number | null | undefined;
  },
): Promise<ColourFloor | undefined> {
  const { reporter, auc, train } = options;
  const floor = await colourFloor(options);
  const lines = train.set.multiLabel
    ? ['Floor: left out, as images carry several labels.']
    : describeColourFloor(floor, auc);
  if (lines.length > 0) reporter.tell({ type: 'floor', ...floor, message: lines.join(' ') }, ['', ...lines]);
  return floor;
}

/** @param auc of the network on the same part */
export function describeColourFloor(
  floor: ColourFloor | undefined,
  auc: number | null | undefined,
): string[] {
  if (!floor || floor.auc === null || typeof auc !== 'number') return [];
  const line = `Floor: ${floor.method} (${floor.features} numbers an image) reaches AUC ${floor.auc.toFixed(4)} on the same test part.`;
  if (auc > floor.auc) return [line];
  return [
    line,
    `The network (AUC ${auc.toFixed(4)}) does not beat it: what it has learned is no more than colour. More epochs, --augment flip,turn, another --model such as patches, or more images may help.`,
  ];
}

/** At most so many of the items, at even distances in their order. */
function spread(indices: ArrayLike<number>, most: number): number[] {
  const count = Math.min(indices.length, most);
  return Array.from(
    { length: count },
    (_, at) => indices[Math.floor((at * indices.length) / count)] as number,
  );
}
