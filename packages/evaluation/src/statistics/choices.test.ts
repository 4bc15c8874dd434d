import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chooseThreshold, type ThresholdRule } from './chooseThreshold.js';
import { applyTemperature, fitTemperature } from './temperature.js';

interface Goldens {
  readonly thresholds: readonly {
    readonly name: string;
    readonly labels: number[];
    readonly probabilities: number[];
    readonly choices: readonly {
      readonly rule: ThresholdRule;
      readonly predicted: number[];
      readonly sensitivity: number;
      readonly specificity: number;
    }[];
  }[];
  readonly temperatures: readonly {
    readonly name: string;
    readonly labels: number[];
    readonly width: number;
    readonly logits: number[];
    readonly probabilities: number[];
    readonly temperature: number;
    readonly logLossBefore: number;
    readonly logLossAfter: number;
    readonly scaled: number[];
  }[];
}

const file = new URL('../../../testing/goldens/evaluation_choices.json', import.meta.url);
const goldens = JSON.parse(readFileSync(file, 'utf8')) as Goldens;

function expectClose(received: number | null | undefined, expected: number): void {
  expect(Math.abs((received ?? Number.NaN) - expected), `${received}, expected ${expected}`).toBeLessThan(
    1e-6,
  );
}

describe("chooseThreshold takes the point of scikit-learn's ROC curve", () => {
  it.each(goldens.thresholds)('$name', ({ labels, probabilities, choices }) => {
    for (const { rule, predicted, sensitivity, specificity } of choices) {
      const { threshold, metrics } = chooseThreshold({ labels, probabilities, rule });
      const own = probabilities.map((probability) => Number(probability > (threshold as number)));
      expect(own, JSON.stringify(rule)).toEqual(predicted);
      expectClose(metrics?.sensitivity, sensitivity);
      expectClose(metrics?.specificity, specificity);
    }
  });
});

describe('chooseThreshold', () => {
  const given = { labels: [0, 0, 1, 1], probabilities: [0, 0.25, 0.75, 1] };

  it('is halfway between two probabilities, by default for the largest balanced accuracy', () => {
    const chosen = chooseThreshold(given);
    expect(chosen).toMatchObject({ threshold: 0.5, rule: { type: 'youden' } });
    expect(new Set(Object.values(chosen.metrics ?? {}))).toEqual(new Set([1]));
    expect(chosen.note).toBeUndefined();
  });

  it('says when one class is never predicted', () => {
    const free = chooseThreshold({ ...given, rule: { type: 'cost', falsePositive: 0, falseNegative: 0 } });
    expect(free).toMatchObject({ threshold: 1, note: 'every item is predicted as “0”' });
    const labels = [1, 0, 1, 0];
    const all = chooseThreshold({ ...given, labels, rule: { type: 'sensitivity', atLeast: 1 } });
    expect(all).toMatchObject({
      threshold: -0.5,
      note: 'every item is predicted as “1”',
      metrics: { npv: null },
    });
  });

  it('gives null for items of one class', () => {
    expect(
      chooseThreshold({ ...given, labels: [1, 1, 1, 1], classNames: ['benign', 'tumour'] }),
    ).toMatchObject({
      threshold: null,
      metrics: null,
      note: 'every item is “tumour”, so no threshold separates the classes',
    });
  });

  it('refuses what does not fit', () => {
    const choose = (rule: ThresholdRule) => () => chooseThreshold({ ...given, rule });
    expect(choose({ type: 'sensitivity', atLeast: 95 })).toThrow(
      'rule.atLeast: expected a number from 0 to 1, received 95',
    );
    expect(choose({ type: 'cost', falsePositive: 1, falseNegative: -1 })).toThrow(
      'rule.falseNegative: expected a cost',
    );
    expect(choose({ type: 'f1' } as unknown as ThresholdRule)).toThrow(
      'rule.type: expected youden, sensitivity, specificity or cost, received "f1"',
    );
    expect(choose({} as unknown as ThresholdRule)).toThrow('received none');
    const three = { labels: [0, 1], probabilities: [0.5, 0.25, 0.25, 0.5, 0.25, 0.25] };
    expect(() => chooseThreshold(three)).toThrow('expected two classes, received 3');
  });
});

describe("fitTemperature finds what SciPy's minimizer does", () => {
  it.each(goldens.temperatures)('$name', ({ labels, width, logits, probabilities, scaled, ...expected }) => {
    for (const outputs of [{ logits }, { probabilities }]) {
      const fitted = fitTemperature({ labels, ...outputs });
      expectClose(fitted.temperature, expected.temperature);
      expectClose(fitted.logLossBefore, expected.logLossBefore);
      expectClose(fitted.logLossAfter, expected.logLossAfter);
      const own = applyTemperature({ ...outputs, width, temperature: expected.temperature });
      expect(own).toHaveLength(scaled.length);
      for (const [index, value] of scaled.entries()) expectClose(own[index], value);
    }
  });
});

describe('temperature', () => {
  it('is null, and said why, where none is best', () => {
    expect(fitTemperature({ labels: [0, 1], logits: [-1, 2] })).toMatchObject({
      temperature: null,
      logLossAfter: null,
      note: 'every item is classified right: any lower temperature fits better',
    });
    const note = 'the model does no better than chance: any higher temperature fits better';
    expect(fitTemperature({ labels: [1, 0], logits: [-1, 2] })).toMatchObject({ temperature: null, note });
    expect(fitTemperature({ labels: [1, 0], logits: [0, 0] })).toMatchObject({ temperature: null, note });
    // Hardly better than chance: the best temperature would make all probabilities alike.
    const hardly = { labels: [0, 1], logits: [1, 1 + 1e-7] };
    expect(fitTemperature(hardly)).toMatchObject({ temperature: null, note });
  });

  it('takes probabilities that were rounded to 0 and 1', () => {
    const { temperature } = fitTemperature({ labels: [0, 1, 0, 1], probabilities: [0, 1, 1, 1] });
    expect(temperature).toBeGreaterThan(1);
    const scaled = applyTemperature({ probabilities: [0, 1, 0.5], temperature: 10 });
    expect(scaled[0]).toBeCloseTo(1 / (1 + 2 ** 12.6), 12);
    expect(scaled[1]).toBeCloseTo(1 / (1 + 2 ** -2.5), 6);
    expect(scaled[2]).toBe(0.5);
  });

  it('refuses what does not fit', () => {
    expect(() => fitTemperature({ labels: [0, 1], logits: [1] })).toThrow('one row for each of the 2 labels');
    expect(() => fitTemperature({ labels: [0, 1], logits: [1, Number.NaN] })).toThrow(
      'item 1 has NaN, expected finite logits',
    );
    expect(() => fitTemperature({ labels: [0, 1], probabilities: [1, 2] })).toThrow(
      'item 1 has 2, expected probabilities',
    );
    expect(() => fitTemperature({ labels: [], logits: [] })).toThrow('fitTemperature');
    expect(() => applyTemperature({ logits: [1], temperature: 0 })).toThrow(
      'temperature: expected a number above 0',
    );
    expect(() => applyTemperature({ logits: [1, 2], width: 3, temperature: 1 })).toThrow(
      'width: expected a divisor of the 2',
    );
  });
});
