import type { Evaluated } from './evaluated.js';

/** One label of a multi-label set as a set of its own with two classes. */
export interface LabelColumn {
  readonly label: string;
  /** 1 for each item that carries it, 0 for the others, `[n]`. */
  readonly labels: readonly number[];
  /** `[n]` */
  readonly probabilities: readonly number[];
  readonly classNames: readonly [without: string, carrying: string];
}

/** Each label of a multi-label set. */
export function labelColumns({
  labels,
  predictions,
  classNames,
}: Pick<Evaluated, 'labels' | 'predictions' | 'classNames'>): LabelColumn[] {
  return classNames.map((label, index) => ({
    label,
    labels: columnOf(labels.data, { width: classNames.length, index }),
    probabilities: columnOf(predictions.data, { width: classNames.length, index }),
    classNames: labelClassNames(label),
  }));
}

/** What the two classes of a label are called in notes. */
export function labelClassNames(label: string): readonly [without: string, carrying: string] {
  return [`without ${label}`, label];
}

/** One column of rows of `width` numbers. */
export function columnOf(
  data: ArrayLike<number>,
  { width, index }: { readonly width: number; readonly index: number },
): number[] {
  return Array.from({ length: data.length / width }, (_, row) => data[row * width + index] as number);
}
