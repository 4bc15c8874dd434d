import type { ImportedModel } from '@cnn/core';
import { DataType } from '../messages/definitions.js';
import type { ReadEntry, ReadModel } from '../messages/readMessages.js';

/**
 * What a file says of its classes and pixels: an export of this toolkit in its metadata, any file by taking bytes.
 *
 * @param options.whole whether the model is made of the whole graph, not of the definition in the metadata
 */
export function metadataOf(
  { metadataProps, graph }: ReadModel,
  { whole }: { readonly whole: boolean },
): Pick<ImportedModel, 'classNames' | 'rescaling'> {
  const texts = new Map(metadataProps.map(({ key = '', value = '' }) => [key, value]));
  const bytes = graph?.input[0]?.type?.tensorType?.elemType === DataType.uint8;
  const said = Number(texts.get('input_type') === undefined ? Number.NaN : texts.get('rescale'));
  // A graph that takes bytes scales them itself.
  const scale = whole && bytes ? 1 : said;
  return {
    classNames: namesOf(texts.get('class_names')),
    rescaling: Number.isFinite(scale) ? { scale, offset: 0 } : undefined,
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
