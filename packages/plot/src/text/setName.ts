const setNames: Readonly<Record<string, string>> = {
  train: 'Training set',
  validation: 'Validation set',
  test: 'Test set',
};

/** What a part of a split is called. */
export function setName(part: string): string {
  return Object.hasOwn(setNames, part) ? (setNames[part] ?? part) : part;
}
