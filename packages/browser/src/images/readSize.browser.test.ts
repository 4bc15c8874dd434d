import { describe, expect, it } from 'vitest';
import { readSize } from './readSize.js';

describe('readSize', () => {
  it.each(['image/png', 'image/jpeg'])('reads the size of %s', async (type) => {
    const canvas = new OffscreenCanvas(31, 17);
    canvas.getContext('2d')?.fillRect(0, 0, 3, 3);
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type })).arrayBuffer());
    expect(readSize(bytes)).toMatchObject({ height: 17, width: 31 });
    expect(readSize(bytes.subarray(0, 32))).toBeUndefined();
  });

  it('knows nothing of other files', () => {
    expect(readSize(new Uint8Array(100))).toBeUndefined();
  });
});
