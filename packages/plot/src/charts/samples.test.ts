import { describe, expect, it } from 'vitest';
import { toSvg } from '../svg/toSvg.js';
import { learningRateCurve } from './learningRateCurve.js';
import { samples, sweep } from './samples.support.test.js';
import { overlap, textBoxes } from './textBoxes.support.test.js';

describe.each(Object.entries(samples))('%s', (name, sample) => {
  const spec = sample();

  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(spec))).toStrictEqual(spec);
  });

  it('is drawn as before', async () => {
    await expect(`${await toSvg(spec)}\n`).toMatchFileSnapshot(
      `goldens/${name.toLowerCase().replaceAll(/[ ,]+/g, '-')}.svg`,
    );
  });

  it('has no text over another or outside the picture', async () => {
    const svg = await toSvg(spec);
    const boxes = textBoxes(svg);
    const [, width, height] = /viewBox="0 0 (\S+) (\S+)"/.exec(svg) ?? [];
    expect(boxes.length).toBeGreaterThan(3);
    for (const [index, box] of boxes.entries()) {
      for (const { x, y } of box.corners) {
        expect(x >= 0 && x <= Number(width) && y >= 0 && y <= Number(height), box.text).toBe(true);
      }
      const covered = boxes.slice(index + 1).filter((other) => overlap(box, other));
      expect(covered.map(({ text }) => `${box.text} | ${text}`)).toEqual([]);
    }
  });
});

it('finds texts that overlap', () => {
  const at = (x: number, angle: number) =>
    `<text text-anchor="start" transform="translate(${x},20) rotate(${angle})" font-size="11px">wwwww</text>`;
  const boxes = (...texts: string[]) =>
    textBoxes(`<svg><g transform="translate(5,5)">${texts.join('')}</g></svg>`);
  const [a, b, c] = boxes(at(0, 0), at(30, 0), at(60, -90));
  if (a === undefined || b === undefined || c === undefined) throw new Error('no texts');
  expect([overlap(a, b), overlap(a, c), overlap(b, c)]).toEqual([true, false, true]);
});

it('learningRateCurve says when the lists do not fit', () => {
  expect(() => learningRateCurve({ sweep: { ...sweep, losses: [1] } })).toThrow(
    'received 60 rates, 1 losses and 60 smoothed ones',
  );
});
