import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomStream } from '@cnn/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caseAt, describeCase } from './cases.support.test.js';
import { runCase } from './runCase.support.test.js';

/**
 * How many combinations are tried. `npm run test:agreement` tries 200; `CNN_AGREEMENT_FIRST=N` begins at the N-th, to try one
 * again that failed.
 */
const count = Number(process.env.CNN_AGREEMENT ?? 20);
const first = Number(process.env.CNN_AGREEMENT_FIRST ?? 0);

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-agreement-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Probabilities of the same image by two ways may differ by rounding alone. */
const TOLERANCE = 1e-5;

describe('[model.as-trained] training, evaluate, predict, heatmap and the exported file say the same', () => {
  for (let at = first; at < first + count; at++) {
    const one = caseAt(randomStream({ seed: 16, purpose: 'agreement', counters: [at] }));
    it(`${at}: ${describeCase(one)}`, { timeout: 60_000 }, async () => {
      const { trained, ways } = await runCase(one, join(root, String(at)));
      expect(trained.length).toBeGreaterThan(3);
      expect(Object.keys(ways).length).toBeGreaterThan(1);
      for (const [way, said] of Object.entries(ways)) {
        for (const { file, probabilities, decided } of said) {
          const own = trained.find((image) => image.file === file);
          expect(own, `${way}: ${file} is none of the test set`).toBeDefined();
          if (!own) continue;
          const far = probabilities.findIndex(
            (value, index) => !(Math.abs(value - (own.probabilities[index] as number)) <= TOLERANCE),
          );
          expect(far, `${way}: ${file}: ${probabilities} instead of ${own.probabilities}`).toBe(-1);
          if (decided !== undefined) expect(decided, `${way}: ${file}`).toBe(own.decided);
        }
      }
    });
  }
});
