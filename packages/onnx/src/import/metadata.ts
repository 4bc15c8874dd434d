import type { ImportedModel } from '@cnn/core';
import type { ReadEntry } from '../messages/readMessages.js';

/**
 * What an export of this toolkit says of its classes and pixels. Of other files, class names where they say them in the same way.
 *
 * @param options.whole whether the model is made of the whole graph, not of the definition in the metadata
 */
export function metadataOf(
  entries: readonly ReadEntry[],
  { whole }: { readonly whole: boolean },
): Pick<ImportedModel, 'classNames' | 'rescaling'> {
  const texts = new Map(entries.map(({ key = '', value = '' }) => [key, value]));
  const type = texts.get('input_type');
  // A graph that takes bytes scales them itself.
  const rescale = whole && type === 'uint8' ? 1 : Number(texts.get('rescale') ?? Number.NaN);
  return {
    classNames: namesOf(texts.get('class_names')),
    rescaling: type !== undefined && Number.isFinite(rescale) ? { scale: rescale, offset: 0 } : undefined,
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

/** What an export of this toolkit does beside its network, which is all that is read. */
export function ownNotes(entries: readonly ReadEntry[]): readonly string[] {
  const steps = namesOf(entries.find(({ key }) => key === 'in_graph')?.value);
  return steps
    ? [`The file also does beside the network: ${steps.join(', ')}. The model here is the network alone.`]
    : [];
}
