import { describe, expect, it } from 'vitest';
import { toSvg } from '../svg/toSvg.js';
import { accuracyCurves, accuracyMetric } from './accuracyCurves.js';
import { lossCurves } from './lossCurves.js';

const history = {
  loss: [0.69, 0.5, 0.4],
  accuracy: [0.55, 0.74, 0.8],
  val_loss: [0.66, 0.55, 0.51],
  val_accuracy: [0.6, 0.72, 0.76],
};

/** The texts of a picture, in their order. */
const textsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text [^>]*>([^<]+)</g)].map(([, text = '']) => text.replaceAll('−', '-'));
const wordsOf = async (spec: Parameters<typeof toSvg>[0]) =>
  textsOf(await toSvg(spec)).filter((text) => !/^-?[\d.]+$/.test(text));

describe("the tutorial's two figures", () => {
  it('have its titles, axes, legends and proportion', async () => {
    expect((await wordsOf(accuracyCurves({ history }))).sort()).toEqual(
      [
        'Training and Validation Accuracy',
        'Epochs',
        'Accuracy',
        'Training Accuracy',
        'Validation Accuracy',
      ].sort(),
    );
    expect((await wordsOf(lossCurves({ history }))).sort()).toEqual(
      ['Training and Validation Loss', 'Epochs', 'Loss', 'Training Loss', 'Validation Loss'].sort(),
    );
    for (const spec of [accuracyCurves({ history }), lossCurves({ history })]) {
      expect(await toSvg(spec)).toContain('viewBox="0 0 960 480"');
    }
  });

  it('have a grid in both directions', async () => {
    const svg = await toSvg(lossCurves({ history }));
    const lines = [...svg.matchAll(/<line [^>]*x2="([-\d.]+)"[^>]*y2="([-\d.]+)"[^>]*stroke="#e6e9ee"/g)];
    expect(lines.filter(([, x, y]) => Number(x) > 300 && Number(y) === 0).length).toBeGreaterThan(3);
    expect(lines.filter(([, x, y]) => Number(x) === 0 && Math.abs(Number(y)) > 200)).toHaveLength(3);
  });

  it('draw the training alone where nothing was validated', async () => {
    const alone = { loss: history.loss, accuracy: history.accuracy };
    expect((await wordsOf(lossCurves({ history: alone }))).sort()).toEqual(
      ['Training Loss', 'Training Loss', 'Epochs', 'Loss'].sort(),
    );
  });

  it('draw another metric under its own name', async () => {
    const other = { loss: [1, 2], auc: [0.6, 0.7], val_auc: [0.5, 0.6] };
    expect(accuracyMetric(other)).toBe('auc');
    expect(await wordsOf(accuracyCurves({ history: other }))).toContain('Training and Validation AUC');
    expect(
      await wordsOf(
        accuracyCurves({
          history: { ...history, ...other, loss: history.loss, auc: history.loss, val_auc: history.loss },
          metric: 'auc',
        }),
      ),
    ).toContain('Validation AUC');
    expect(accuracyMetric({ ...history, lr: [1, 1, 1] })).toBe('accuracy');
    expect(accuracyMetric({ loss: [1], val_loss: [1], lr: [1] })).toBeUndefined();
  });

  it('[training.figures] have gaps where a value is not finite, and count them', async () => {
    const gaps = { loss: [0.7, Number.NaN, 0.5], val_loss: [0.8, null, Number.POSITIVE_INFINITY] };
    expect(await wordsOf(lossCurves({ history: gaps }))).toContain('3 values not drawn: not finite');
  });

  it('say what is missing', () => {
    expect(() => accuracyCurves({ history: { loss: [1] } })).toThrow(
      'needs a metric beside the loss, received only loss',
    );
    expect(() => accuracyCurves({ history, metric: 'f1' })).toThrow('can show accuracy, loss, received "f1"');
    expect(() => lossCurves({ history: { accuracy: [1] } })).toThrow(
      'needs "loss" in the history, received accuracy',
    );
    expect(() => lossCurves({ history: { loss: [Number.NaN] } })).toThrow('needs a finite value of "loss"');
  });
});
