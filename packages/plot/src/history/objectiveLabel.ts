import { insideSentence, seriesLabel } from './best.js';

/** A key of a history in words, with the set that it was measured on: `val_loss` → "Validation loss", `val_auc` → "Validation AUC". */
export function objectiveLabel(name: string): string {
  if (!name.startsWith('val_')) return seriesLabel(name);
  return `Validation ${insideSentence(seriesLabel(name.slice('val_'.length)))}`;
}
