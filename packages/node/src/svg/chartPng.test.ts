import { embeddingScatter, lossCurves } from '@cnn/plot';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { chartPng } from './chartPng.js';

const history = { loss: [0.69, 0.52, 0.44], val_loss: [0.66, 0.55, 0.51] };
const size = { width: 200, height: 100 };

/** The color in the corner, which is paper, and every color that is there. */
async function colorsOf(png: Uint8Array) {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const pixels = new Set<string>();
  for (let at = 0; at < data.length; at += 3) pixels.add(data.subarray(at, at + 3).toString('hex'));
  return { corner: data.subarray(0, 3).toString('hex'), pixels, width: info.width, height: info.height };
}

describe('chartPng', () => {
  it('draws on the paper of the theme, in its colours', async () => {
    const light = await colorsOf(await chartPng(lossCurves({ history, ...size })));
    expect(light).toMatchObject({ corner: 'ffffff', width: 400, height: 200 });
    expect(light.pixels).toContain('3b6ea8');
    const dark = await colorsOf(await chartPng(lossCurves({ history, ...size, theme: 'dark' })));
    expect(dark.corner).toBe('14181f');
    expect(dark.pixels).toContain('6fa5e0');
  });

  it('draws a chart that follows its page as the light one', async () => {
    const [auto, light] = await Promise.all([
      chartPng(lossCurves({ history, ...size, theme: 'auto' })),
      chartPng(lossCurves({ history, ...size })),
    ]);
    expect(Buffer.compare(auto, light)).toBe(0);
  });

  it('draws the thumbnails of images', async () => {
    const red = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#cc0000' } })
      .png()
      .toBuffer();
    const evaluation = {
      ...{ task: 'binary' as const, classNames: ['a', 'b'] },
      predictions: [0, 1].map((label) => ({ label, probabilities: [label] })),
    };
    const chart = embeddingScatter({
      evaluation,
      projection: { points: [0, 0, 1, 1], shape: [2, 2] },
      thumbnails: [`data:image/png;base64,${red.toString('base64')}`, undefined],
    });
    expect((await colorsOf(await chartPng(chart))).pixels).toContain('cc0000');
  });

  it('has as many pixels as are asked for', async () => {
    const { width, height } = await sharp(
      await chartPng(lossCurves({ history, ...size }), { scale: 3 }),
    ).metadata();
    expect([width, height]).toEqual([600, 300]);
    await expect(chartPng(lossCurves({ history }), { scale: 0 })).rejects.toThrow(
      'scale: expected a number up to 30, received 0.',
    );
    await expect(chartPng(lossCurves({ history }), { dpi: 300 } as object)).rejects.toThrow(
      "chartPng: there is no option 'dpi'. Use scale.",
    );
  });
});
