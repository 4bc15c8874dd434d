import {
  type ClassEvaluation,
  classificationReport,
  comparePair,
  disagreements,
  type LabelEvaluation,
  type ModelResults,
  pairResults,
  parseResults,
} from '@cnn/evaluation';
import { describe, expect, it } from 'vitest';
import { comparisonReport } from './comparisonReport.js';
import type { ComparisonReportOptions } from './comparisonReportOptions.js';
import { comparisonMarkdown } from './markdown/reportMarkdown.js';
import { signed } from './signed.js';

const classNames = ['benign', '<i>carcinoma</i>'];

/** 40 images of 10 patients; the larger the noise, the worse the model. */
function evaluation(noise: number): ClassEvaluation {
  const predictions = Array.from({ length: 40 }, (_, at) => {
    const label = at % 2;
    const value = 0.5 + (label - 0.5) * 0.4 + ((((at * 7919) % 41) / 41 - 0.5) * noise) / 4;
    return { file: `${at}.png`, group: `p${at % 10}`, label, probabilities: [value] };
  });
  const report = classificationReport({
    labels: predictions.map(({ label }) => label),
    probabilities: predictions.map(({ probabilities: [value = 0] }) => value),
    groups: predictions.map(({ group }) => group),
    groupLabel: 'max',
    classNames,
    bootstrap: { resamples: 50 },
  });
  const { confusionMatrix } = report.byItem;
  return { task: 'binary', classNames, predictions, confusionMatrix, report };
}

const [good, bad] = [evaluation(0.4), evaluation(1.9)];
const results = [parseResults(good, 'first'), parseResults(bad, 'second')] as const;
const [pair] = pairResults(...results);
const compared = comparePair({ pair: pair as NonNullable<typeof pair>, names: ['A', 'B'] });

const options: ComparisonReportOptions = {
  title: 'Two <b>runs</b>',
  subtitle: '2 runs side by side',
  command: 'npx cnn compare first second',
  runs: [
    {
      ...{ name: 'A', path: 'out/first', kind: 'training', evaluation: good },
      settings: { learningRate: 0.001, seed: 0, augment: [] },
      history: { loss: [0.7, 0.5], val_loss: [0.7, 0.6] },
    },
    {
      ...{ name: 'B', path: 'out/second', kind: 'training', evaluation: bad },
      settings: { learningRate: 0.01, seed: 0, augment: [] },
      history: { loss: [0.7, 0.4, 0.3], val_loss: [0.6, 0.5, 0.7] },
      notes: ['It has no checksum.'],
    },
  ],
  pairs: [{ a: 'A', b: 'B', pairs: [compared] }],
  disagreements: disagreements([...results]),
};

describe('comparisonReport', () => {
  it('says whether two runs differ, and shows results, curves, trainings and settings side by side', async () => {
    const page = await comparisonReport(options);
    for (const part of [
      ...['Two &lt;b&gt;runs&lt;/b&gt;', 'Difference of AUC by image', 'By image, the AUC of A is'],
      ...['A and B by image (40)', 'A and B by patient (10)', 'A − B', 'Threshold'],
      ...['Results by image', 'ROC curves of the runs', 'Results by patient, with 95% intervals'],
      ...['images are not predicted alike', 'Best epoch on the validation set', '0.500 (epoch 2)'],
      ...['Settings that differ', 'learningRate', '0.01', 'out/second', 'It has no checksum.'],
      'npx cnn compare first second',
    ])
      expect(page).toContain(part);
    expect(page).not.toContain('not drawn');
    expect(page).not.toMatch(/<script|<i>carcinoma|\ssrc="http/);
    const settings = page.slice(page.indexOf('Settings that differ'));
    expect(settings.slice(0, settings.indexOf('</table>'))).not.toContain('seed');
  });

  it('shows pictures of the images that are predicted differently, where there are any', async () => {
    expect(options.disagreements?.count).toBeGreaterThan(0);
    const thumbnail = async () => 'data:image/png;base64,AAAA';
    expect(await comparisonReport({ ...options, thumbnail })).toContain('data:image/png;base64,AAAA');
    expect(await comparisonReport(options)).toContain('Predicted class, and the probability of the true one');
    const same = { items: [], count: 0, of: 40 };
    expect(await comparisonReport({ ...options, disagreements: same })).toContain(
      'All 40 images are predicted alike.',
    );
  });

  it('compares many runs by their areas alone, and says why runs can’t be compared', async () => {
    const names = ['A', 'B', 'C', 'D'];
    const runs = names.map((name) => ({ name, path: name, evaluation: good }));
    const pairs = names.flatMap((a, at) => names.slice(at + 1).map((b) => ({ a, b, pairs: [compared] })));
    const many = await comparisonReport({ title: 'Many', runs, pairs });
    expect(many).toContain('Differences of the AUC');
    expect(many).toContain('AUC of D');
    expect(many).toContain('Each of the 6 comparisons is for itself');
    expect(many).not.toContain('A and B by image (40)');
    const other = await comparisonReport({
      title: 'Others',
      runs: runs.slice(0, 2),
      pairs: [{ a: 'A', b: 'B', note: 'they have other images' }],
    });
    expect(other).toContain('A and B were not compared: they have other images.');
  });

  it('shows mean and standard deviation over the folds first', async () => {
    const folds = { auc: { mean: 0.88, deviation: 0.05, folds: 5 } };
    const [first, second] = options.runs;
    const runs = [{ ...first, folds } as typeof first, second].flatMap((run) => run ?? []);
    const page = await comparisonReport({ ...options, runs });
    expect(page).toContain('Mean ± standard deviation over the folds');
    expect(page).toContain('0.880 ± 0.050');
    expect(page).toContain('which are not on one scale');
  });

  it('compares each of several labels, and shows the means over them', async () => {
    const labels = ['mass', 'effusion'];
    const several = (noise: number): LabelEvaluation => ({
      ...{ task: 'multilabel', multiLabel: true, classNames: labels, loss: null, cautions: [] },
      macro: { auc: 0.8, sensitivity: 0.7 },
      labels: labels.map((label) => ({ label, threshold: 0.5 })) as never,
      predictions: evaluation(noise).predictions.map(({ file, label, probabilities: [value = 0] }, at) => ({
        ...{ file, labels: label ? ['mass'] : at % 3 === 0 ? ['effusion'] : [] },
        probabilities: [value, at % 3 === 0 ? 0.6 : 0.3],
      })),
    });
    const evaluations = [several(0.4), several(1.9)] as const;
    const all = evaluations.map((one, at) => parseResults(one, `${at}`)) as [ModelResults, ModelResults];
    const page = await comparisonReport({
      title: 'Labels',
      runs: evaluations.map((one, at) => ({ name: 'AB'[at] ?? '', path: `${at}`, evaluation: one })),
      pairs: [{ a: 'A', b: 'B', pairs: pairResults(...all).map((one) => comparePair({ pair: one })) }],
      disagreements: disagreements(all),
    });
    for (const part of [
      ...['mass: By image', 'A and B by image (40), effusion', 'Results by image, means over the labels'],
      ...['each the mean of its labels', 'Each of the 2 comparisons is for itself', 'none ('],
    ])
      expect(page).toContain(part);
  });

  it('shows runs of different classes apart, and says so', async () => {
    const others: ClassEvaluation = { ...good, classNames: ['normal', 'tumour'] };
    const page = await comparisonReport({
      title: 'Different classes',
      runs: [
        { name: 'first', path: 'first', evaluation: good },
        { name: 'other', path: 'other', evaluation: others },
        { name: 'second', path: 'second', evaluation: bad },
      ],
      pairs: [],
    });
    for (const part of [
      ...['The runs tell different classes apart', 'ROC curves of 2 runs, positive: “&lt;i&gt;carcinoma'],
      ...[
        'ROC curves of 1 run, positive: “tumour”',
        'Results by image, first, second',
        'Results by patient, other',
      ],
    ])
      expect(page).toContain(part);
    expect(page).not.toContain('ROC curves of 3 runs');
    expect(page).not.toContain('not drawn');
    expect(await comparisonReport(options)).not.toContain('different classes');
  });

  it('shows one interval for a difference, and none where all resamples agree', async () => {
    const { byItem } = compared;
    const [low, high] = byItem.delong?.interval ?? [0, 0];
    const shown = `${signed(low)} to ${signed(high)}`;
    const page = await comparisonReport(options);
    expect(page).toContain(`95% interval ${shown} (DeLong)`);
    const row = page.slice(page.indexOf('A and B by image (40)')).match(/<tr><th scope="row">AUC<.*?<\/tr>/);
    expect(row?.[0]).toContain(shown);
    const intervals = { ...byItem.difference.intervals, accuracy: [-1, -1] as const };
    const level = { ...byItem, difference: { ...byItem.difference, intervals } };
    const pairs = [{ a: 'A', b: 'B', pairs: [{ ...compared, byItem: level }] }];
    expect(await comparisonReport({ ...options, pairs })).not.toContain('1.000 to −1.000');
  });

  it('is a page also of runs that kept nothing', async () => {
    const runs = ['A', 'B'].map((name) => ({ name, path: name }));
    const page = await comparisonReport({ title: 'Empty', runs, pairs: [] });
    expect(page).toContain('The runs');
    expect(page).not.toContain('Side by side');
  });

  it('is Markdown too', async () => {
    const text = await comparisonMarkdown({
      ...options,
      thumbnail: async () => 'data:image/png;base64,AAAA',
    });
    for (const part of [
      '# Two \\<b\\>runs',
      '## Do they differ?',
      '| AUC |',
      '*Chart: ROC curves of the runs.*',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('base64');
  });
});
