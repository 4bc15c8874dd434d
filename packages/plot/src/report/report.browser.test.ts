import { type ClassEvaluation, evaluationRecord } from '@cnn/evaluation';
import { beforeAll, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';
import { crossValidationReport } from './crossValidationReport.js';
import { imageSheet } from './imageSheet.js';
import { report } from './report.js';

/** As `vitest.pages.ts` tells it. */
interface Visited {
  readonly messages: readonly string[];
  readonly requests: readonly string[];
  readonly firstPaint: number;
  readonly violations: readonly string[];
  readonly overflow: number;
  readonly overlaps: readonly string[];
  readonly smallestText: number;
  readonly cut: readonly string[];
  readonly hiddenTables: number;
  readonly background: string;
}

const { visitPage } = commands as unknown as {
  visitPage(
    page: string,
    options: { readonly width: number; readonly dark?: boolean; readonly print?: boolean },
  ): Promise<Visited>;
};

/** A made-up picture of 112×112 pixels, noisy as tissue is. */
async function picture(seed: number): Promise<string> {
  const canvas = document.createElement('canvas');
  canvas.width = 112;
  canvas.height = 112;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  const image = context.createImageData(112, 112);
  let state = seed;
  for (let at = 0; at < image.data.length; at++) {
    state = (state * 1103515245 + 12345) % 2147483648;
    image.data[at] = at % 4 === 3 ? 255 : 170 + (state % 60);
  }
  context.putImageData(image, 0, 0);
  return canvas.toDataURL('image/png');
}

const classNames = [
  ...Array.from({ length: 13 }, (_, index) =>
    `Invasive carcinoma of no special type, grade ${index}, ${'with a long name'.repeat(2)}`.slice(0, 60),
  ),
  'злокачественное новообразование молочной железы',
  '浸潤性乳管癌、特殊型ではないもの',
  'سرطان الأقنية الغازي',
  'סרטן צינורות חודרני',
  'आक्रामक डक्टल कार्सिनोमा',
  '<img src=x onerror=alert(1)>',
  'ductal & lobular',
];

function evaluationOf(count: number, names: readonly string[]): ClassEvaluation {
  let state = 3;
  const random = () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
  const labels = Int32Array.from({ length: count }, (_, item) => item % names.length);
  const rows = Array.from(labels, (label) => {
    const scores = names.map((_, index) => Math.exp(3 * random() + (index === label ? 2 : 0)));
    const sum = scores.reduce((a, b) => a + b, 0);
    return names.length === 2 ? [(scores[1] ?? 0) / sum] : scores.map((score) => score / sum);
  });
  const width = rows[0]?.length ?? 1;
  return evaluationRecord({
    evaluated: {
      task: names.length === 2 ? 'binary' : 'multiclass',
      loss: 0.5,
      metrics: {},
      classNames: names,
      predictions: { shape: [count, width], data: Float32Array.from(rows.flat()) },
      labels: { shape: [count], data: labels },
      indices: Int32Array.from({ length: count }, (_, item) => item),
    },
    items: Array.from({ length: count }, (_, item) => ({
      file: `patient-${item % 37}/${names[item % names.length]}/x${item * 50}_y${item * 30}.png`,
      group: `patient-${item % 37}`,
    })),
    bootstrap: { resamples: 50 },
  }) as ClassEvaluation;
}

const epochs = (start: number) =>
  Array.from({ length: 500 }, (_, epoch) => start + 0.3 * Math.exp(-epoch / 100));

function expectSound(seen: Visited): void {
  expect(seen.messages).toEqual([]);
  expect(seen.requests).toEqual([]);
  expect(seen.violations).toEqual([]);
  expect(seen.overlaps).toEqual([]);
  expect(seen.overflow).toBeLessThanOrEqual(0);
}

describe('a report of 1,000 images, 20 classes with long names and 500 epochs', () => {
  let page = '';

  beforeAll(async () => {
    const evaluation = evaluationOf(1000, classNames);
    page = await report({
      title: 'tutorial on /srv/data/breast tissue',
      data: { name: '/srv/data/breast tissue', source: 'Made up' },
      evaluation,
      history: { loss: epochs(0.2), val_loss: epochs(0.3), accuracy: epochs(0.5), val_accuracy: epochs(0.4) },
      split: ['train', 'validation', 'test'].map((part) => ({
        ...{ part, items: 1000, groups: 37 },
        classCounts: Object.fromEntries(classNames.map((name) => [name, 50])),
      })),
      settings: { seed: 1, epochs: 500 },
      engine: { engine: 'onnx' },
      command: 'cnn train --data "/srv/data/breast tissue"',
      leakage: { images: 3000, groups: [], files: [], nearDuplicates: [] },
      thumbnail: (file) => picture(file.length),
      explanation: (file) => picture(file.length + 1),
      explanationNote: 'Grad-CAM',
    });
  });

  it('is under 5 MB', () => {
    expect(page.length).toBeLessThan(5e6);
  });

  it('opens offline without a message or a request, is soon there, and axe finds nothing serious', async () => {
    const seen = await visitPage(page, { width: 1280 });
    expectSound(seen);
    expect(seen.firstPaint).toBeGreaterThan(0);
    expect(seen.firstPaint).toBeLessThan(1000);
  });

  it('is dark where the reader’s system is', async () => {
    const seen = await visitPage(page, { width: 1280, dark: true });
    expectSound(seen);
    expect(seen.background).toBe('rgb(20, 24, 31)');
  });

  it('is readable on a phone: nothing stands out, no letters in charts are tiny', async () => {
    const seen = await visitPage(page, { width: 390 });
    expectSound(seen);
    expect(seen.smallestText).toBeGreaterThan(7.5);
  });

  it('is printed in full: folded tables are open, and no chart or table is cut', async () => {
    const seen = await visitPage(page, { width: 695, print: true });
    expect(seen.cut).toEqual([]);
    expect(seen.hiddenTables).toBe(0);
    expect(seen.overlaps).toEqual([]);
    expect(seen.overflow).toBeLessThanOrEqual(0);
  });
});

it('a report of two classes, a cross-validation and a sheet of images are sound on a phone and in the dark', async () => {
  const evaluation = evaluationOf(90, ['benign', 'malignant']);
  const thumbnail = (file: string) => picture(file.length);
  const pages = [
    await report({ title: 'Tissue', evaluation, validation: evaluation, thumbnail }),
    await crossValidationReport({
      title: 'Folds',
      folds: [evaluation, evaluationOf(80, ['benign', 'malignant'])],
    }),
    await imageSheet({
      title: 'Sheet',
      groups: [{ title: 'Images', images: [{ file: 'a.png' }] }],
      thumbnail,
    }),
  ];
  for (const page of pages) {
    expectSound(await visitPage(page, { width: 390 }));
    expectSound(await visitPage(page, { width: 1280, dark: true }));
  }
});
