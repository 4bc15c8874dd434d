import { isRecord, under } from '../json.js';

/** Losses that Keras and we have, by Keras's names in snake case. */
const losses: Readonly<Record<string, string>> = {
  binary_crossentropy: 'binaryCrossentropy',
  categorical_crossentropy: 'categoricalCrossentropy',
  sparse_categorical_crossentropy: 'sparseCategoricalCrossentropy',
  binary_focal_crossentropy: 'binaryFocalCrossentropy',
  categorical_focal_crossentropy: 'categoricalFocalCrossentropy',
  categorical_generalized_cross_entropy: 'categoricalGeneralizedCrossEntropy',
  hinge: 'hinge',
  squared_hinge: 'squaredHinge',
  categorical_hinge: 'categoricalHinge',
  kl_divergence: 'kullbackLeiblerDivergence',
  poisson: 'poisson',
  dice: 'dice',
  tversky: 'tversky',
  mean_squared_error: 'meanSquaredError',
  mean_absolute_error: 'meanAbsoluteError',
};

const metrics: Readonly<Record<string, string>> = {
  accuracy: 'accuracy',
  acc: 'accuracy',
  auc: 'auc',
  binary_accuracy: 'binaryAccuracy',
  categorical_accuracy: 'categoricalAccuracy',
  sparse_categorical_accuracy: 'sparseCategoricalAccuracy',
  precision: 'precision',
  recall: 'recall',
  f1_score: 'f1',
};

const shorter: Readonly<Record<string, string>> = {
  bce: 'binary_crossentropy',
  mse: 'mean_squared_error',
  mae: 'mean_absolute_error',
  kld: 'kl_divergence',
  kullback_leibler_divergence: 'kl_divergence',
};

/** `BinaryCrossentropy`, `binary_crossentropy` and `bce` alike. */
function plainName(value: string): string {
  const name = (value.split('>').at(-1) ?? value)
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
  return under(shorter, name) ?? name;
}

/** A loss or a metric as a file names it: a text, or `{ class_name, config }`. */
function named(
  value: unknown,
): { readonly name: string; readonly config: Readonly<Record<string, unknown>> } | undefined {
  if (typeof value === 'string') return { name: plainName(value), config: {} };
  if (!isRecord(value) || typeof value.class_name !== 'string') return undefined;
  const config = isRecord(value.config) ? value.config : {};
  const wrapper = ['function', 'MeanMetricWrapper', 'LossFunctionWrapper'].includes(value.class_name);
  const inner = wrapper
    ? typeof value.config === 'string'
      ? value.config
      : (config.name ?? config.fn)
    : value.class_name;
  return { name: plainName(String(inner)), config };
}

/** The loss in our name, and what is to be told of it. */
export function readLoss(value: unknown): {
  readonly loss?: string | undefined;
  readonly notes: readonly string[];
} {
  if (value === null || value === undefined) return { notes: [] };
  const list = Array.isArray(value)
    ? (value as unknown[])
    : isRecord(value) && !('class_name' in value)
      ? Object.values(value)
      : [value];
  const notes: string[] = [];
  const names = list.flatMap((item) => {
    const found = named(item);
    const loss = found && under<string>(losses, found.name);
    if (!found || loss === undefined) {
      notes.push(`Its loss ${found?.name ?? 'of its own'} has no counterpart here.`);
      return [];
    }
    if (found.config.from_logits === true) {
      notes.push(
        `Its loss ${loss} took logits; here it takes what the model ends in. Put its activation at the end to train on.`,
      );
    }
    if (typeof found.config.label_smoothing === 'number' && found.config.label_smoothing > 0) {
      notes.push(
        `Its loss ${loss} smoothed labels by ${found.config.label_smoothing}: give labelSmoothing to train on.`,
      );
    }
    return [loss];
  });
  if (list.length > 1) notes.push(`It had ${list.length} losses, one for each output: ${names.join(', ')}.`);
  return { loss: names[0], notes };
}

/** The metrics in our names; others are left out, which is told. */
export function readMetrics(value: unknown): {
  readonly metrics: readonly string[];
  readonly notes: readonly string[];
} {
  const list: unknown[] = [];
  const gather = (item: unknown, depth: number): void => {
    if (depth < 6 && Array.isArray(item)) for (const inner of item) gather(inner, depth + 1);
    else if (isRecord(item) && !('class_name' in item)) gather(Object.values(item), depth + 1);
    else if (item !== null && item !== undefined) list.push(item);
  };
  gather(value, 0);
  const names = list.map((item) => named(item)?.name ?? 'of its own');
  // Names that Keras makes unique: auc_1.
  const ours = names.map((name) => under(metrics, name) ?? under(metrics, name.replace(/_\d+$/, '')));
  const lost = names.filter((_, at) => ours[at] === undefined);
  return {
    metrics: [...new Set(ours.filter((name) => name !== undefined))],
    notes: lost.length > 0 ? [`Metrics without a counterpart here: ${lost.join(', ')}.`] : [],
  };
}

/** Keras's name of a loss of ours; undefined where it has none. */
export function writeLoss(loss: string): string | undefined {
  return Object.entries(losses).find(([, ours]) => ours === loss)?.[0];
}

/** Keras's class of a metric of ours, as text or as an object; undefined where it has none. */
export function writeMetric(metric: string): unknown {
  const classes: Readonly<Record<string, string>> = { auc: 'AUC', precision: 'Precision', recall: 'Recall' };
  const className = under(classes, metric);
  if (className !== undefined) {
    return {
      module: 'keras.metrics',
      class_name: className,
      config: { name: metric },
      registered_name: null,
    };
  }
  return Object.entries(metrics).find(([, ours]) => ours === metric)?.[0];
}
