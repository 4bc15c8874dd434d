import type { ImagesSummary } from '@cnn/browser';

const sets = ['training set', 'validation set', 'test set'];

/** An image in words: its class, patient, set and file. */
export function describeImage(
  { classNames, labels, groups, files }: ImagesSummary,
  index: number,
  partOf: readonly number[] | undefined,
): string {
  const names = (labels[index] ?? []).flatMap((label) => classNames[label] ?? []);
  const group = groups[index];
  const set = sets[partOf?.[index] ?? -1];
  return [
    names.length > 0 ? names.join(', ') : 'no label',
    ...(group === undefined ? [] : [`patient ${group}`]),
    ...(set === undefined ? [] : [set]),
    files[index],
  ].join(' · ');
}
