import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { batchSource, kFold, split } from '@cnn/data';
import { describe, expect, it } from 'vitest';
import { describeFolder } from './folderReport.js';
import { imageFolder } from './imageFolder.js';

const breast = fileURLToPath(new URL('../../../../../../shared/data/idc-breast', import.meta.url));

describe.skipIf(!existsSync(breast))('idc-breast (skipped where ../shared/data is absent)', () => {
  it('is read whole, says what is odd, and splits by patient', { timeout: 120_000 }, async () => {
    const set = await imageFolder({ path: breast, group: 'folder:1' });
    expect(set.classNames).toEqual(['0', '1']);
    expect(set.imageShape).toEqual([50, 50, 3]);
    expect(set.items).toHaveLength(10_194);
    expect(set.report.odd.count).toBe(87);
    expect(set.report.classCounts).toEqual({ 0: 7500, 1: 2694 });
    expect(describeFolder(set.report)[0]).toBe(
      `${breast}: 10194 images of 50×50, 0: 7500, 1: 2694, 279 groups`,
    );
    const { report, test, train } = split({ set });
    for (const { classShares } of report)
      expect(Math.abs((classShares[1] ?? 0) - 2694 / 10_194)).toBeLessThan(0.01);
    const patients = new Set(train.map((index) => set.items[index]?.group));
    expect(test.some((index) => patients.has(set.items[index]?.group))).toBe(false);
    for (const { train: rest, validation, report: held } of kFold({ set, folds: 5 })) {
      expect(Math.abs((held.classShares[1] ?? 0) - 2694 / 10_194)).toBeLessThan(0.03);
      const others = new Set(validation.map((index) => set.items[index]?.group));
      expect(rest.some((index) => others.has(set.items[index]?.group))).toBe(false);
    }
    let count = 0;
    for await (const { images } of batchSource({ set }).batches({ batchSize: 64, shuffle: true }))
      count += images.shape[0] ?? 0;
    expect(count).toBe(10_194);
  });
});
