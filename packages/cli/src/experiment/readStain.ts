import { CnnError, nearestName } from '@cnn/core';
import { macenko, reinhard, type StainNormalization } from '@cnn/data';
import { decodeImage } from '@cnn/node';

export interface ReadStainOptions {
  /** What `--stain` says. */
  readonly how: string | undefined;
  /** What `--stain-reference` says. */
  readonly path: string | undefined;
}

/** @throws CnnError for another word, and a reference that is missing, can't be read, or has no tissue */
export async function readStain({ how, path }: ReadStainOptions): Promise<StainNormalization> {
  if (how === undefined)
    throw new CnnError('USAGE', '--stain-reference needs --stain macenko or --stain reinhard.');
  if (how !== 'macenko' && how !== 'reinhard') {
    const nearest = nearestName(how, ['macenko', 'reinhard']);
    throw new CnnError(
      'USAGE',
      `--stain: expected macenko, reinhard, received "${how}".${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`,
    );
  }
  if (path === undefined) {
    if (how === 'macenko') return macenko();
    throw new CnnError('USAGE', '--stain reinhard needs --stain-reference IMAGE.');
  }
  const { data, height, width } = await decodeImage({ path });
  const reference = { pixels: data, imageShape: [height, width, 3], white: 255 } as const;
  return how === 'macenko' ? macenko(reference) : reinhard(reference);
}
