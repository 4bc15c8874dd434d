import { describe, expect, it } from 'vitest';
import { prepareImage } from '../batches/prepareImage.js';
import { imageAnswers } from './imageAnswers.js';
import { imagePool } from './imagePool.js';
import type { ChannelListener } from './imageThread.js';
import type { ImageRequest } from './protocol.js';

const rules = { imageShape: [2, 2, 3], white: 255, rescale: 0.5, augment: [] } as const;
const place = { position: 0, seed: 0, epoch: 0 };

/** Threads that answer here, and what was sent to them. */
function openPool() {
  const sent: { request: ImageRequest; transfer: readonly ArrayBuffer[] }[] = [];
  const open = ({ onReply }: ChannelListener) => {
    const answer = imageAnswers();
    return {
      post(request: ImageRequest, transfer: readonly ArrayBuffer[]) {
        const received = structuredClone(request, { transfer: [...transfer] });
        sent.push({ request: received, transfer });
        onReply(answer(received));
      },
      close: () => undefined,
    };
  };
  return { sent, pool: imagePool({ count: 1, open }) };
}

describe('imagePool', () => {
  it.each([
    ['bytes', Uint8Array.from({ length: 1200 }, (_, at) => at % 256)],
    ['floats', Float32Array.from({ length: 1200 }, (_, at) => at / 1200)],
    ['a Buffer', Buffer.from(Array.from({ length: 1200 }, (_, at) => at % 256))],
  ])('sends an image alone, and moves it: %s', async (_, whole) => {
    const { sent, pool } = openPool();
    const pixels = whole.subarray(600, 612);
    const expected = prepareImage(rules, { ...place, pixels });
    expect(await pool.prepare(rules, { ...place, pixels })).toEqual(expected);
    const [{ request, transfer } = { request: undefined, transfer: [] }] = sent;
    expect(request?.image.pixels.buffer.byteLength).toBe(12 * pixels.BYTES_PER_ELEMENT);
    expect(transfer.map(({ byteLength }) => byteLength)).toEqual([0]); // gone from here
    expect(pixels).toHaveLength(12);
  });
});
