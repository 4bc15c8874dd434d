import { readFileSync } from 'node:fs';
import type { ClassEvaluation } from '@cnn/evaluation';
import { describe, expect, it } from 'vitest';
import { html } from './html.js';
import type { ReportOptions } from './options.js';
import { report } from './report.js';

const pixel =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

const file = new URL('../../../testing/goldens/plot.json', import.meta.url);
const [golden] = (
  JSON.parse(readFileSync(file, 'utf8')) as {
    readonly evaluations: readonly {
      readonly label: number[];
      readonly probabilities: number[][];
      readonly confusionMatrix: number[][];
    }[];
  }
).evaluations;
if (golden === undefined) throw new Error('no golden');

const evaluation: ClassEvaluation = {
  task: 'binary',
  loss: 0.51,
  accuracy: 87 / 120,
  auc: 0.768,
  metrics: { brier: 0.19, own_metric: 3 },
  intervals: { auc: [0.71, 0.83] },
  classNames: ['benign', 'carcinoma'],
  confusionMatrix: golden.confusionMatrix,
  predictions: golden.label.map((label, index) => ({
    file: `p${index % 7}/${label}/${index}.png`,
    group: `p${index % 7}`,
    label,
    probabilities: golden.probabilities[index] ?? [],
  })),
};

const full: ReportOptions = {
  title: 'Breast tissue',
  subtitle: 'The tutorial’s network',
  date: '1 March 2026',
  data: { name: 'synthetic tissue', source: 'Drawn by a program', synthetic: true },
  model: 'layer    output shape\nconv2d   [48, 48, 32]',
  history: { loss: [0.7, 0.5], accuracy: [0.5, 0.7], val_loss: [0.8, 0.6], val_accuracy: [0.5, 0.6] },
  evaluation,
  split: [
    { part: 'train', items: 7130, groups: 195, classCounts: { benign: 5250, carcinoma: 1880 } },
    { part: 'test', items: 0, groups: 0, classCounts: { benign: 0, carcinoma: 0 } },
  ],
  settings: {
    seed: 1,
    optimizer: { name: 'adam', epsilon: 1e-7 },
    imageSize: [50, 50],
    weights: null,
    absent: undefined,
  },
  engine: { name: 'onnx', version: '1.2.3' },
  command: 'cnn train --data "my images"',
  images: [{ src: pixel, caption: 'a patch' }],
};

const textOf = (page: string) => page.replace(/<style>.*?<\/style>|<[^>]*>/gs, ' ').replace(/\s+/g, ' ');

describe('report', () => {
  it('is the same page as before', async () => {
    await expect(await report(full)).toMatchFileSnapshot('goldens/report.html');
  });

  it('shows what it was given', async () => {
    const text = textOf(await report(full));
    for (const expected of [
      'Breast tissue The tutorial’s network 1 March 2026',
      'The data is synthetic.',
      'AUC 0.768 95% interval 0.710 to 0.830',
      'Accuracy 72.5% at threshold 0.5; always “benign”: 72.5%',
      'Test images 120 of 7 patients',
      'Brier score 0.190',
      'Own metric 3.000',
      'Training set 195 7,130 5,250 73.6% 1,880 26.4%',
      'optimizer.epsilon 1e-7',
      'imageSize [50,50]',
      'weights null',
      'onnx',
      'cnn train --data &quot;my images&quot;',
      'conv2d [48, 48, 32]',
    ]) {
      expect(text).toContain(expected);
    }
    expect(text).not.toContain('absent');
  });

  it('shows results by image and by patient at the chosen threshold, and the mistakes there', async () => {
    const part = (auc: number, items: number) => ({
      items,
      confusionMatrix: [
        [items - 5, 2],
        [1, 2],
      ],
      metrics: { sensitivity: 2 / 3, auc, ece: null },
      intervals: { auc: [auc - 0.1, auc + 0.1] as const },
      notes: {},
      perClass: [],
      macro: { metrics: {}, notes: {} },
      micro: { metrics: {}, notes: {} },
    });
    const page = await report({
      ...full,
      evaluation: {
        ...evaluation,
        threshold: { threshold: 0.12345, metrics: null, rule: { type: 'sensitivity', atLeast: 0.9 } },
        report: {
          classNames: evaluation.classNames,
          worstErrors: [],
          cautions: [],
          notes: {},
          threshold: 0.12345,
          byItem: part(0.768, 120),
          byGroup: { ...part(0.654, 7), threshold: 0.12345, pooling: 'mean', groupLabel: 'max' },
          bootstrap: { resamples: 1000, unit: 'group', units: 7, level: 0.95, seed: 0 },
        },
      },
    });
    const text = textOf(page);
    expect(text).toContain(
      'The threshold 0.123 was chosen on the validation set: the highest with a sensitivity of at least 0.9.',
    );
    expect(text).toContain('Results on the test set, with 95% intervals. Decided at threshold 0.123');
    expect(text).toContain(
      'By image (117 “benign”, 3 “carcinoma”) By patient (4 “benign”, 3 “carcinoma”) Meaning',
    );
    expect(text).toContain('AUC 0.768 0.668 to 0.868 0.654 0.554 to 0.754');
    expect(text).toContain('Calibration error not defined not defined');
    expect(text).toContain('1,000 resamples of whole patients');
    expect(text).toContain('57.1% of 7 patients correct');
    expect(text).toContain('AUC by patient 0.654 95% interval 0.554 to 0.754');
    const wrong = evaluation.predictions.filter(
      ({ label, probabilities }) => ((probabilities.at(-1) ?? 0) > 0.12345 ? 1 : 0) !== label,
    );
    expect(text).toContain(`${wrong.length} of 120 images were misclassified`);
  });

  it('loads nothing and runs nothing', async () => {
    const page = await report(full);
    expect(page).toContain('default-src &#39;none&#39;; img-src data:; style-src &#39;unsafe-inline&#39;');
    expect(page).not.toMatch(/<script|<link|<iframe|<object|\son\w+=|javascript:|@import|url\((?!#chart-)/i);
    const addresses = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address);
    // Links stay on the page.
    expect(addresses.filter((address) => !address?.startsWith('#'))).toEqual([pixel]);
  });

  it('gives every table a caption and headers, every picture a text, every chart a title', async () => {
    const page = await report(full);
    const tables = [...page.matchAll(/<table[^>]*>.*?<\/table>/gs)].map(([table]) => table);
    expect(tables).toHaveLength(11);
    for (const table of tables) {
      expect(table).toMatch(/<caption>[^<]+<\/caption>/);
      expect(table).toMatch(/<thead><tr>(<th scope="col"[^>]*>[^<]+<\/th>)+<\/tr><\/thead>/);
      const rows = table.slice(table.indexOf('<tbody>')).split('<tr>').slice(1);
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(row).toMatch(/^<th scope="(?:row|colgroup)"/);
    }
    expect(page.match(/<img [^>]*alt="a patch"/g)).toHaveLength(1);
    expect(page.match(/<svg [^>]*role="img" aria-labelledby="\S+ \S+"/g)).toHaveLength(8);
    expect(page.match(/<title id="[^"]+">[^<]+<\/title><desc id="[^"]+">[^<]+<\/desc>/g)).toHaveLength(8);
    const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('escapes every text that comes from outside', async () => {
    const hostile = '</title><img src=x onerror=alert(1)>&"\'';
    const everywhere = JSON.parse(
      JSON.stringify({ ...full, images: [], evaluation: { ...evaluation, classNames: ['a', 'b'] } }),
      (_, value) => (typeof value === 'string' ? hostile : value),
    );
    const page = await report({
      ...everywhere,
      evaluation: {
        ...everywhere.evaluation,
        classNames: [hostile, `${hostile}2`],
        metrics: { [hostile]: 1 },
      },
      split: [{ part: hostile, items: 2, classCounts: { [hostile]: 2 } }],
      settings: { [hostile]: { [hostile]: hostile } },
      images: [{ src: pixel, caption: hostile }],
      groupName: hostile,
    });
    expect(page).not.toMatch(/<img src=x/i);
    expect(page).not.toMatch(/\sonerror=alert\(1\)>/);
    expect(page.match(/<title>/g)).toHaveLength(1);
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;&amp;');
  });

  it('leaves out what is not given', async () => {
    const page = await report({ title: 'Only a title' });
    expect(textOf(page)).toContain('Only a title');
    expect(page).not.toMatch(/<h2|is synthetic|undefined|null|NaN/);
  });

  it('says why a chart is not drawn, and shows the rest', async () => {
    const text = textOf(
      await report({
        title: 'A run that went wrong',
        history: { loss: [Number.NaN, null] },
        evaluation: {
          task: 'binary',
          loss: Number.NaN,
          auc: null,
          classNames: ['a', 'b'],
          confusionMatrix: [
            [2, 0],
            [0, 0],
          ],
          predictions: [
            { label: 0, probabilities: [0.1] },
            { label: 0, probabilities: [0.2] },
          ],
        },
      }),
    );
    expect(text).toContain(
      'ROC curve: not drawn. The curve needs images of at least two classes, received 2 of &quot;a&quot; only.',
    );
    expect(text).toContain(
      'Training curves: not drawn. historyCurves needs a finite value of &quot;loss&quot;, received none in 2 epochs.',
    );
    expect(text).toContain('AUC not defined');
    expect(text).toContain('Loss not a number');
    expect(text).toContain('All 2 images of the test set were predicted correctly.');
  });

  it('shows a diverged model, whose predictions are not numbers', async () => {
    const text = textOf(
      await report({
        title: 'Diverged',
        evaluation: { ...evaluation, predictions: [{ label: 0, probabilities: [null] }] },
      }),
    );
    expect(text).toContain(
      'Reliability: not drawn. evaluation.predictions[0].probabilities needs values from 0 to 1, received not a number.',
    );
    expect(text).toContain('Results by class');
  });

  it('shows an empty history as such', async () => {
    expect(textOf(await report({ title: 'Nothing', history: {} }))).toContain(
      'Training curves: not drawn. history needs at least one epoch in a key such as &quot;loss&quot;, received none. Train first.',
    );
  });

  it.each([
    'https://example.org/a.png',
    'data:text/html;base64,PGI+',
    'data:image/png;base64,"onload="x',
    'a.png',
  ])('refuses the image %s', async (src) => {
    const refused = report({ title: 'x', images: [{ src, caption: 'x' }] });
    await expect(refused).rejects.toThrow(
      'report: images[0].src needs "data:image/png;base64,…" (or jpeg, gif, webp), received ',
    );
    await expect(refused).rejects.toMatchObject({ name: 'CnnError', code: 'DATA' });
  });
});

describe('a threshold without results of a report', () => {
  const given = {
    title: 'x',
    evaluation: {
      task: 'binary' as const,
      classNames: ['a', 'b'],
      // As training leaves it: at 0.5, where all are called a.
      accuracy: 0.5,
      confusionMatrix: [
        [2, 0],
        [2, 0],
      ],
      predictions: [0.1, 0.3, 0.2, 0.4].map((probability, index) => ({
        label: Number(index > 1),
        probabilities: [probability],
      })),
    },
    history: { loss: [0.7, 0.5], val_accuracy: [0.5, 0.5], val_balancedAccuracy: [null, null] },
  };

  it('is where the matrix and the accuracy are counted, and said beside them', async () => {
    const text = textOf(await report({ ...given, threshold: 0.15 }));
    expect(text).toContain(
      'Accuracy 75.0% 95% interval 30.1% to 95.4%; at threshold 0.15; always “a”: 50.0%',
    );
    expect(text).toContain('75.0% of 4 images correct Decided at threshold 0.15');
  });

  it('is told from that of the epochs, which is 0.5; a metric without a value is named', async () => {
    const text = textOf(await report({ ...given, threshold: 0.15 }));
    expect(text).toContain(
      'of each epoch are at threshold 0.5. The test results are at 0.15, which was chosen',
    );
    expect(text).toContain('Accuracy at threshold 0.5');
    expect(text).toContain('Not drawn: Balanced accuracy, which is not defined in any of 2 epochs');
  });
});

describe('html', () => {
  it('escapes strings, keeps HTML, joins lists, leaves out undefined', () => {
    expect(html`<p>${'<&>'}${[html`<b>`, 'x', 1]}${undefined}</p>`.text).toBe('<p>&lt;&amp;&gt;<b>x1</p>');
  });
});
