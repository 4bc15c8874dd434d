import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rankCorrelation, structuralSimilarity } from './similarity.js';

interface Case {
  readonly name: string;
  readonly size: [number, number];
  readonly one: readonly number[];
  readonly other: readonly number[];
  readonly correlation: number;
  readonly similarity: number;
}

const file = new URL('../../../testing/goldens/explain/similarity.json', import.meta.url);
const cases = JSON.parse(readFileSync(file, 'utf8')) as Case[];

describe.each(cases.map((one) => [one.name, one] as const))(
  '%s',
  (_, { size, correlation, similarity, ...maps }) => {
    const [one, other] = [Float32Array.from(maps.one), Float32Array.from(maps.other)];
    it('has SciPy’s rank correlation', () => {
      expect(rankCorrelation(one, other)).toBeCloseTo(correlation, 8);
    });
    it('has scikit-image’s structural similarity', () => {
      expect(structuralSimilarity(one, other, size)).toBeCloseTo(similarity, 6);
    });
  },
);

describe('maps without an order', () => {
  it('have no rank correlation', () => {
    expect(rankCorrelation(new Float32Array(4), Float32Array.of(1, 2, 3, 4))).toBeNull();
    expect(rankCorrelation(Float32Array.of(1, 2, 3, 4), new Float32Array(4).fill(7))).toBeNull();
  });
  it('are alike when both are constant', () => {
    expect(structuralSimilarity(new Float32Array(64), new Float32Array(64).fill(3), [8, 8])).toBe(1);
  });
});
