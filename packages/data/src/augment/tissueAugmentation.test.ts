import { describe, expect, it } from 'vitest';
import { augmentImage, checkAugmentation } from './augment.js';
import { tissueAugmentation } from './tissueAugmentation.js';

const at = { seed: 1, epoch: 0, item: 3 };

describe('tissueAugmentation', () => {
  it('fits colour and grey images, and leaves their shape', () => {
    for (const channels of [1, 3]) {
      const imageShape = [12, 12, channels] as const;
      expect(checkAugmentation({ steps: tissueAugmentation({ channels }), imageShape, white: 255 })).toEqual(
        imageShape,
      );
    }
    const types = (channels: number) => tissueAugmentation({ channels }).map(({ type }) => type);
    expect(types(3)).toContain('randomStain');
    expect(types(1)).not.toContain('randomStain');
  });

  it('changes an image, the same way for the same item', () => {
    const options = { steps: tissueAugmentation(), imageShape: [8, 8, 3] as const, white: 255, ...at };
    const image = () => Float32Array.from({ length: 192 }, (_, i) => 60 + ((i * 37) % 150));
    const once = augmentImage({ ...options, pixels: image() });
    const again = augmentImage({ ...options, pixels: image() });
    expect(Array.from(once)).toEqual(Array.from(again));
    expect(Array.from(once)).not.toEqual(Array.from(image()));
  });
});
