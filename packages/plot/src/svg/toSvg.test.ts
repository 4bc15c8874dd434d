import * as vega from 'vega';
import { describe, expect, it, vi } from 'vitest';
import type { ChartSpec } from '../chart.js';
import { historyCurves } from '../charts/historyCurves.js';
import { toSvg } from './toSvg.js';

const history = {
  loss: [0.7, 0.5, 0.4],
  accuracy: [0.5, 0.7, 0.8],
  val_loss: [0.8, 0.6, 0.7],
  val_accuracy: [0.5, 0.6, 0.6],
};
const chart = (title: string) => historyCurves({ history, title });

const bars = (values: readonly { readonly a: string; readonly b: number }[]): ChartSpec => ({
  data: { values: [...values] },
  mark: 'bar',
  encoding: { x: { field: 'a', type: 'nominal' }, y: { field: 'b', type: 'quantitative' } },
});

describe('toSvg', () => {
  it('needs no DOM and no canvas', async () => {
    expect(globalThis).not.toHaveProperty('document');
    expect(await toSvg(chart('A run'))).toMatch(/^<svg role="img" .*<\/svg>$/s);
  });

  it('draws what the browser test expects too', async () => {
    await expect(`${await toSvg(historyCurves({ history }))}\n`).toMatchFileSnapshot('goldens/browser.svg');
  });

  it('makes no code from text, which content security policies forbid', async () => {
    const made = vi.fn(function code() {
      throw new EvalError('code from text');
    });
    vi.stubGlobal('Function', Object.assign(made, { prototype: Function.prototype }));
    try {
      expect(() => new Function('return 1')).toThrow('code from text');
      made.mockClear();
      await toSvg(chart('A run'));
      expect(made).not.toHaveBeenCalled();
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it('gives the same text again, after and beside other charts', async () => {
    const alone = await toSvg(chart('A run'));
    const [first, , second] = await Promise.all([
      toSvg(chart('A run')),
      toSvg(chart('Another')),
      toSvg(chart('A run')),
    ]);
    expect(first).toBe(alone);
    expect(second).toBe(alone);
  });

  it('gives each chart ids of its own', async () => {
    const ids = (svg: string) => [...svg.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id);
    const clipped = (count: number): ChartSpec => ({
      ...bars([{ a: 'x', b: count }]),
      mark: { type: 'bar', clip: true },
    });
    const [one, two] = [await toSvg(clipped(1)), await toSvg(clipped(2))];
    expect(ids(one)).toHaveLength(3);
    expect(one).toContain(`url(#${ids(one)[2]})`);
    expect(new Set([...ids(one), ...ids(two)]).size).toBe(6);
    expect(await toSvg(clipped(1))).toBe(one);
  });

  it('names and describes the chart', async () => {
    const svg = await toSvg(chart('A run'));
    const [, labelled] = /aria-labelledby="([^"]+)"/.exec(svg) ?? [];
    const [title, description] = (labelled ?? '').split(' ');
    expect(svg).toContain(`<title id="${title}">A run</title>`);
    expect(svg).toContain(
      `<desc id="${description}">Line charts over 3 epochs. Accuracy: Validation 0.600 at the end`,
    );
  });

  it('escapes every text, and leaves out what XML cannot hold', async () => {
    const svg = await toSvg(chart('<script>alert(1)</script> & "\u0000\u202E\ud800'));
    expect(svg).not.toContain('<script');
    expect(svg).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp;');
    expect(svg).not.toMatch(/\p{Cc}|\p{Surrogate}|\u202e/u);
  });

  it('rounds geometry to hundredths of a pixel, and no text', async () => {
    const svg = await toSvg(bars([{ a: '0.123456789', b: 1 / 3 }]));
    expect(svg).toContain('>0.123456789<');
    expect(svg.replaceAll('0.123456789', '')).not.toMatch(/\d\.\d{3,}/);
  });

  it.each([
    [
      { data: { url: 'https://example.org/a.json' }, mark: 'bar', encoding: {} },
      'toSvg reads no files and no network, received a specification that needs "https://example.org/a.json". Put the values into data.values.',
    ],
    [
      {
        data: { values: [{ a: 1 }] },
        mark: 'bar',
        encoding: {},
        transform: [{ calculate: 'datum.(', as: 'b' }],
      },
      "toSvg can't draw this specification: ",
    ],
  ] satisfies [ChartSpec, string][])('refuses %j', async (spec, message) => {
    await expect(toSvg(spec)).rejects.toThrow(message);
    await expect(toSvg(spec)).rejects.toMatchObject({ name: 'CnnError', code: 'DATA' });
  });

  it('leaves the widths of texts in other charts as they were', async () => {
    const spec: vega.Spec = {
      marks: [
        {
          type: 'text',
          name: 'label',
          encode: { enter: { text: { value: 'iiii' }, fontSize: { value: 10 } } },
        },
      ],
    };
    const { textMetrics } = vega as unknown as {
      readonly textMetrics: {
        width(item: object, text: string): number;
        estimateWidth(item: object, text: string): number;
      };
    };
    await toSvg(chart('A run'));
    for (const item of [{ fontSize: 10, font: 'serif' }, { fontSize: 10 }, { fontSize: 10, limit: 12 }]) {
      expect(textMetrics.width(item, 'iiii')).toBe(
        'limit' in item ? 12 : textMetrics.estimateWidth(item, 'iiii'),
      );
    }
    const svg = await new vega.View(vega.parse(spec), { renderer: 'none' }).toSVG();
    expect(svg).toContain('>iiii<');
  });
});
