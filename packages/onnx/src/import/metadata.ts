import type { ImportedModel } from '@cnn/core';
import type { ReadEntry } from '../messages/readMessages.js';

/** What an export of this toolkit says of its classes and pixels. Of other files, class names where they say them in the same way. */
export function metadataOf(entries: readonly ReadEntry[]): Pick<ImportedModel, 'classNames' | 'rescaling'> {
  const texts = new Map(entries.map(({ key = '', value = '' }) => [key, value]));
  const rescale = Number(texts.get('rescale') ?? Number.NaN);
  const type = texts.get('input_type');
  // Where the file takes bytes, it scales them itself.
  const scale = type === 'uint8' ? 1 : rescale;
  return {
    classNames: namesOf(texts.get('class_names')),
    rescaling: type !== undefined && Number.isFinite(scale) ? { scale, offset: 0 } : undefined,
  };
}

function namesOf(text: string | undefined): readonly string[] | undefined {
  try {
    const names: unknown = JSON.parse(text ?? 'null');
    return Array.isArray(names) && names.every((name) => typeof name === 'string') ? names : undefined;
  } catch {
    return undefined;
  }
}
