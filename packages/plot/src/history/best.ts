import { metricLabel, metricNamed } from '@cnn/evaluation';

/** What a series of a history is, beside the metrics of `@cnn/evaluation`. */
interface Series {
  /** Default: its name in words. */
  readonly label?: string | undefined;
  readonly best?: 'lowest' | 'highest' | undefined;
  readonly usesThreshold?: boolean | undefined;
}

const lowest = { best: 'lowest' } as const;
const highest = { best: 'highest' } as const;
const share = { ...highest, usesThreshold: true } as const;

/** Keras's names that are no metrics of `@cnn/evaluation`, as histories of Keras and of other trainings hold them. */
const keras: Readonly<Record<string, Series>> = {
  loss: lowest,
  acc: { label: 'Accuracy', ...share },
  binary_accuracy: share,
  categorical_accuracy: share,
  sparse_categorical_accuracy: share,
  top_k_categorical_accuracy: highest,
  f1_score: share,
  fbeta_score: share,
  iou: share,
  mean_io_u: share,
  dice: share,
  cosine_similarity: highest,
  binary_crossentropy: lowest,
  categorical_crossentropy: lowest,
  sparse_categorical_crossentropy: lowest,
  mae: { label: 'Mean absolute error', ...lowest },
  mean_absolute_error: lowest,
  mse: { label: 'Mean squared error', ...lowest },
  mean_squared_error: lowest,
  root_mean_squared_error: lowest,
  r2_score: highest,
  lr: { label: 'Learning rate' },
};

/** As Keras writes names: `binaryAccuracy` → `binary_accuracy`. */
function inKeras(name: string): string {
  return name.replaceAll(/(?<=[a-z\d])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** In words: `auc` → "AUC", `prAuc` → "PR AUC", `binary_accuracy` → "Binary accuracy". */
export function seriesLabel(name: string): string {
  const words = metricLabel(name) ?? keras[inKeras(name)]?.label ?? inKeras(name).replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A label inside a sentence: "Binary accuracy" → "binary accuracy", while "AUC", "F1" and "Brier score" stay. */
export function insideSentence(label: string): string {
  const [first = ''] = label.split(' ');
  const keeps = /^(\p{Lu}.*[\p{Lu}\d]|Matthews|Brier|Cohen’s)$/u.test(first);
  return keeps ? label : label.charAt(0).toLowerCase() + label.slice(1);
}

/** Of two classes these depend on the threshold; in a history they are at 0.5, as Keras has them. */
export function usesThreshold(name: string): boolean {
  return metricNamed(name)?.usesThreshold ?? keras[inKeras(name)]?.usesThreshold ?? false;
}

/** Whether the best value of a series is its lowest or its highest; undefined where that is not known. */
export function bestIs(name: string): 'lowest' | 'highest' | undefined {
  const metric = metricNamed(name);
  if (metric) return metric.direction === 'down' ? 'lowest' : 'highest';
  return keras[inKeras(name)]?.best;
}

/** Whether it is an accuracy, which histories show first. */
export function isAccuracy(name: string): boolean {
  return seriesLabel(name).toLowerCase().endsWith('accuracy');
}

/** The epoch (counted from 1) with the best finite value. */
export function bestEpoch(
  values: readonly (number | null)[],
  best: 'lowest' | 'highest',
): { readonly epoch: number; readonly value: number } | undefined {
  let found: { epoch: number; value: number } | undefined;
  for (const [index, value] of values.entries()) {
    if (value === null || !Number.isFinite(value)) continue;
    const better = found === undefined || (best === 'lowest' ? value < found.value : value > found.value);
    if (better) found = { epoch: index + 1, value };
  }
  return found;
}
