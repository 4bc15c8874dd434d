import { readFileSync } from 'node:fs';
import { classificationReport } from '@cnn/evaluation';
import { hashed } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { applyLogisticRegression, fitLogisticRegression } from './logisticRegression.js';

interface Golden {
  readonly name: string;
  readonly seed: number;
  readonly channels: number;
  readonly classes: number;
  readonly c: number;
  readonly items: number;
  /** Items before this one are fitted, the others are tested. */
  readonly fitted: number;
  readonly height: number;
  readonly width: number;
  readonly coefficients: readonly number[];
  readonly probabilities: readonly number[];
  readonly auc: number;
}
const file = new URL('../../../testing/goldens/training/colour_floor.json', import.meta.url);
const goldens = JSON.parse(readFileSync(file, 'utf8')) as Golden[];

/** Labels and colour statistics of the images of goldens/colour_floor.py. */
function itemsOf({ seed, channels, classes, items, height, width }: Golden) {
  const labels = Array.from(hashed({ seed: seed + 2, size: items, low: 0, high: 1 }), (x) =>
    Math.floor(x * classes),
  );
  const pixels = height * width;
  const noise = hashed({ seed, size: items * pixels * channels, low: 0, high: 1 });
  const shift = hashed({ seed: seed + 1, size: items * channels, low: 0, high: 60 });
  const features = labels.map((label, item) =>
    Array.from({ length: channels }, (_, channel) => {
      const own = Array.from({ length: pixels }, (__, pixel) => {
        const value = noise[(item * pixels + pixel) * channels + channel] as number;
        return Math.floor(
          value * (80 + 10 * label) + (shift[item * channels + channel] as number) + 6 * label,
        );
      }).sort((a, b) => a - b);
      const mean = own.reduce((sum, value) => sum + value, 0) / pixels;
      const deviation = Math.sqrt(own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / pixels);
      const quantile = (share: number): number => {
        const place = share * (pixels - 1);
        const [low = 0, high = low] = own.slice(Math.floor(place), Math.floor(place) + 2);
        return low + (place - Math.floor(place)) * (high - low);
      };
      return [mean, deviation, quantile(0.1), quantile(0.9)];
    }).flat(),
  );
  return { labels, features };
}

describe('logistic regression on standardized numbers agrees with scikit-learn', () => {
  it.each(goldens)('$name', (golden) => {
    const { labels, features } = itemsOf(golden);
    const { classes, c, fitted, coefficients, probabilities, auc } = golden;
    const regression = fitLogisticRegression({
      ...{ features: features.slice(0, fitted), labels: labels.slice(0, fitted), classes, c },
    });
    const found = regression.coefficients.flat();
    expect(found).toHaveLength(coefficients.length);
    coefficients.forEach((value, at) => {
      expect(Math.abs((found[at] as number) - value)).toBeLessThan(1e-6);
    });
    const said = applyLogisticRegression({ regression, features: features.slice(fitted) });
    expect(said).toHaveLength(probabilities.length);
    probabilities.forEach((value, at) => {
      expect(Math.abs((said[at] as number) - value)).toBeLessThan(1e-6);
    });
    const classNames = Array.from({ length: classes }, (_, at) => `class ${at}`);
    const report = classificationReport({ labels: labels.slice(fitted), probabilities: said, classNames });
    expect(report.byItem.metrics.auc).toBeCloseTo(auc, 6);
  });
});

describe('logistic regression', () => {
  const features = [
    [1, 5],
    [2, 5],
    [3, 5],
  ];

  it('takes a number that is the same in all items, and items that a line separates', () => {
    const regression = fitLogisticRegression({ features, labels: [0, 0, 1], classes: 2 });
    expect(regression.scale[1]).toBe(1);
    const [low, , high] = applyLogisticRegression({ regression, features });
    expect(high).toBeGreaterThan(low as number);
  });

  it.each([
    [{ features, labels: [0, 0, 0], classes: 2 }, 'received one alone'],
    [{ features, labels: [0, 1, 2], classes: 2 }, 'expected labels 0 to 1, received 2'],
    [{ features: [], labels: [], classes: 2 }, 'received 0 rows of 0'],
    [
      { features: [[1], [1, 2]], labels: [0, 1], classes: 2 },
      'expected 1 numbers of each item, received 2 of item 1',
    ],
    [{ features, labels: [0, 1, 1], classes: 2, c: 0 }, 'c above 0'],
  ])('refuses %j', (options, message) => {
    expect(() => fitLogisticRegression(options)).toThrow(message);
  });
});
