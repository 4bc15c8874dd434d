const known: Readonly<Record<string, string>> = {
  acc: 'Accuracy',
  auc: 'AUC',
  pr_auc: 'PR AUC',
  brier: 'Brier score',
  ece: 'Calibration error',
  f1: 'F1',
  kappa: 'Cohen’s kappa',
  lr: 'Learning rate',
  mae: 'Mean absolute error',
  mcc: 'Matthews correlation',
  mse: 'Mean squared error',
  npv: 'NPV',
};

/** In words: `val_auc` → "AUC", `binary_accuracy` → "Binary accuracy". */
export function metricLabel(name: string): string {
  const words = known[name] ?? name.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Of two classes these depend on where a model decides; of a history they are at 0.5, as Keras has them. */
export function isDecided(name: string): boolean {
  return /acc|precision|recall|sensitivity|specificity|npv|f1|kappa|mcc/i.test(name);
}

/** Whether the best value of a metric is its lowest or its highest; undefined when the name does not tell. */
export function bestIs(name: string): 'lowest' | 'highest' | undefined {
  if (/loss|error|mse|mae|crossentropy/i.test(name)) return 'lowest';
  if (/acc|auc|precision|recall|sensitivity|specificity|f1|kappa|mcc|dice|iou/i.test(name)) return 'highest';
  return undefined;
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
