import type { Completeness } from '../methods/completeness.js';
import type { MethodDescription } from '../methods/methods.js';

export interface NoteOptions {
  readonly map: Float32Array;
  readonly target: string;
  /** What the map is made of: the values of a layer, or the image. */
  readonly looksAt: MethodDescription['looksAt'];
  readonly signed: boolean;
  readonly completeness: Completeness | undefined;
}

/** What people must know of a map; undefined where there is nothing. */
export function noteOf({ map, target, looksAt, signed, completeness }: NoteOptions): string | undefined {
  const empty = map.every((value) => value === 0);
  if (empty && (signed || looksAt === 'image'))
    return 'The map is 0 everywhere: the score does not depend on what the method looks at.';
  if (empty) {
    return `The map is empty: this method shows only what speaks for ${target}, and found nothing. Other layers, 'relu: false' or another class may show more.`;
  }
  if (completeness && completeness.error > 0.01) {
    return `The map adds up to ${completeness.sum.toPrecision(4)} in place of ${completeness.difference.toPrecision(4)}, after ${completeness.steps} steps. Take more steps, or another baseline.`;
  }
  return undefined;
}
