import type { ImageSource } from '@cnn/data';
import { type Evaluation, labelClasses } from '@cnn/train';
import { itemsOf } from './items.js';

/** A part's labels and probabilities, as the evaluation of `@cnn/train` takes them. */
export function known({ labels, predictions, classNames }: Evaluation) {
  return { labels: labelClasses(labels), probabilities: predictions.data, classNames };
}

/** The patient of each row; undefined where an image has none. */
export function groupsOf({ indices }: Evaluation, source: ImageSource): string[] | undefined {
  const items = itemsOf(source);
  const groups = Array.from(indices, (index) => items[index]?.group);
  return groups.every((group) => group !== undefined) ? groups : undefined;
}
