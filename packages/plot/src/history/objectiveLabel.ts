import { seriesLabel } from './best.js';

/** A key of a history in words, with the set that it was measured on: `val_loss` → "Validation loss", `val_auc` → "Validation AUC". */
export function objectiveLabel(name: string): string {
  if (!name.startsWith('val_')) return seriesLabel(name);
  const label = seriesLabel(name.slice('val_'.length));
  const abbreviation = /^[A-Z]{2}/.test(label);
  return `Validation ${abbreviation ? label : label.charAt(0).toLowerCase() + label.slice(1)}`;
}
