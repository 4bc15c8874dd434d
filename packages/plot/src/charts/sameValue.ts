/** Said where a curve of scores is made of a single one. */
export const sameProbability = 'All images have the same probability';

/** Whether there are several values, and all are equal. */
export function allEqual(values: readonly number[]): boolean {
  return values.length > 1 && values.every((value) => value === values[0]);
}
