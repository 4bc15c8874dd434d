import type { OddSize, Size } from '@cnn/data';

/** How an image is brought to a size. */
export interface Fit {
  readonly size: Size;
  readonly mode: Exclude<OddSize, 'skip'>;
  /** Images of this size are stretched with `pad` as well. Default: `size`. */
  readonly usualSize?: Size | undefined;
}
