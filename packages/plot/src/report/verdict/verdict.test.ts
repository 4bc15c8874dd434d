import type { ClassEvaluation, LabelEvaluation } from '@cnn/evaluation';
import { describe, expect, it } from 'vitest';
import type { ReportOptions } from '../options.js';
import type { TrustCheck } from './trustCheck.js';
import { verdict } from './verdict.js';

type Report = NonNullable<ClassEvaluation['report']>;

/** Results by image (600 and 400) and by patient, of which `patients` are of each class. */
function evaluationOf(
  change: {
    readonly byItem?: Partial<Report['byItem']>;
    readonly byGroup?: Partial<NonNullable<Report['byGroup']>> | null;
    readonly patients?: readonly [number, number];
    readonly images?: readonly [number, number];
  } & Partial<ClassEvaluation> = {},
): ClassEvaluation {
  const { byItem, byGroup, patients = [150, 120], images = [600, 400], ...rest } = change;
  const part = (auc: number, [first, second]: readonly [number, number]) => ({
    items: first + second,
    confusionMatrix: [
      [first, 0],
      [0, second],
    ],
    metrics: { auc, accuracy: 0.9, balanced_accuracy: 0.88, sensitivity: 0.85, specificity: 0.92, ece: 0.02 },
    intervals: { auc: [auc - 0.03, auc + 0.03] as const },
    notes: {},
    perClass: [],
    macro: { metrics: {}, notes: {} },
    micro: { metrics: {}, notes: {} },
  });
  const count = images[0] + images[1];
  return {
    task: 'binary',
    classNames: ['benign', 'malignant'],
    confusionMatrix: [],
    predictions: Array.from({ length: count }, (_, index) => ({
      label: Number(index >= images[0]),
      probabilities: [index >= images[0] ? 0.9 : 0.1],
      ...(byGroup === null ? {} : { group: `p${index % (patients[0] + patients[1])}` }),
    })),
    report: {
      classNames: ['benign', 'malignant'],
      threshold: 0.41,
      byItem: { ...part(0.9, images), ...byItem },
      byGroup:
        byGroup === null
          ? null
          : { ...part(0.94, patients), threshold: 0.38, pooling: 'mean', groupLabel: 'max', ...byGroup },
      bootstrap: null,
      worstErrors: [],
      cautions: [],
      notes: {},
    },
    ...rest,
  };
}

const sound: ReportOptions = {
  title: 'Tissue',
  data: { name: '/data/my images/idc', source: 'A public set, CC0.' },
  evaluation: evaluationOf(),
  split: [
    { part: 'train', items: 4000, groups: 900, classCounts: {} },
    { part: 'validation', items: 800, groups: 200, classCounts: {} },
    { part: 'test', items: 1000, groups: 270, classCounts: {} },
  ],
  leakage: { images: 5800, groups: [], files: [], nearDuplicates: [] },
  floor: { auc: 0.8 },
};

const checkOf = (options: Partial<ReportOptions>, name: TrustCheck['name']) =>
  verdict({ ...sound, ...options }).checks.find((check) => check.name === name);
const graded = (options: Partial<ReportOptions>, name: TrustCheck['name']) => {
  const check = checkOf(options, name);
  return check && `${check.grade}: ${check.text}`;
};

describe('what was asked', () => {
  it('names the classes, and where two of them are told apart', () => {
    expect(verdict(sound).asked).toBe(
      'Is an image “benign” or “malignant”? The model says “malignant” above a probability of 0.41.',
    );
    const threshold = { threshold: 0.41, metrics: null, rule: { type: 'youden' } } as const;
    expect(verdict({ ...sound, evaluation: evaluationOf({ threshold }) }).asked).toContain(
      'above a probability of 0.41, chosen on the validation set.',
    );
  });

  it('names the first of many classes', () => {
    const classNames = Array.from({ length: 20 }, (_, index) => `c${index}`);
    const evaluation: ClassEvaluation = {
      task: 'multiclass',
      classNames,
      confusionMatrix: [],
      predictions: [],
    };
    expect(verdict({ title: 'x', evaluation }).asked).toBe(
      'Which of 20 classes is an image of: “c0”, “c1”, “c2”, “c3”, “c4” and 15 more? The most probable one is predicted.',
    );
  });

  it('says that there is nothing yet', () => {
    const { asked, result, trust } = verdict({ title: 'x', history: { loss: [1] } });
    expect([asked, result, trust]).toEqual([
      'The run has no test results, so it answers no question yet.',
      'There are no results on a test set.',
      'There is nothing to trust yet: the run has no test results.',
    ]);
  });
});

describe('on what data', () => {
  it('counts images and patients, and what each set was for; folders are nobody’s business', () => {
    expect(verdict(sound).data).toBe(
      '5,800 images of 1,370 patients from idc (A public set, CC0). The model was trained on 4,000 images of 900 patients; 800 images of 200 patients are the validation set. The results are of 1,000 images of 270 patients that it had not seen (600 “benign”, 400 “malignant”). 5,800 images were compared for leakage between the sets.',
    );
  });

  it('says what is not known', () => {
    const evaluation = evaluationOf({ byGroup: null });
    expect(verdict({ title: 'x', evaluation, data: { name: 'idc' } }).data).toBe(
      '1,000 images from idc in the test set (600 “benign”, 400 “malignant”). Which images are of one patient is not known.',
    );
    expect(verdict({ title: 'x' }).data).toBe('Nothing is known of the data.');
  });
});

describe('how good', () => {
  it('is said by patient first, with intervals', () => {
    expect(verdict(sound).result).toBe(
      'By patient, the AUC is 0.940 (95% interval 0.910 to 0.970; 270 patients); sensitivity 0.850 and specificity 0.920 at threshold 0.38. By image, the AUC is 0.900 (95% interval 0.870 to 0.930; 1,000 images).',
    );
  });

  it('is said by image where patients are unknown', () => {
    const evaluation = evaluationOf({ byGroup: null });
    expect(verdict({ ...sound, evaluation }).result).toMatch(
      /^Patients are unknown, so results are by image\. By image, the AUC is 0\.900/,
    );
  });

  it('says what can and can’t be measured by patient where all are of one class', () => {
    const evaluation = evaluationOf({ patients: [0, 9] });
    expect(verdict({ ...sound, evaluation }).result).toMatch(
      /^By patient the AUC can’t be measured, since all 9 are “malignant”\. 8 of 9 patients were predicted correctly\. By image/,
    );
  });

  it('says “both” of two', () => {
    const evaluation = evaluationOf({ patients: [0, 2] });
    expect(verdict({ ...sound, evaluation }).result).toContain('since both are “malignant”.');
  });

  it('names the weakest of many classes', () => {
    const evaluation: ClassEvaluation = {
      task: 'multiclass',
      classNames: ['a', 'b', 'c'],
      confusionMatrix: [
        [9, 1, 0],
        [0, 2, 8],
        [0, 0, 10],
      ],
      auc: 0.8,
      predictions: Array.from({ length: 30 }, () => ({ label: 0, probabilities: [1, 0, 0] })),
    };
    expect(verdict({ title: 'x', evaluation }).result).toBe(
      'Patients are unknown, so results are by image. By image, the AUC is 0.800 (30 images); balanced accuracy 0.700 and accuracy 0.700. The weakest class is “b”, of which 20.0% are found (10 images).',
    );
  });

  it('names the labels with the lowest and the highest area', () => {
    const label = (name: string, auc: number) => ({
      label: name,
      positives: 40,
      threshold: 0.5,
      byItem: { metrics: { auc }, intervals: { auc: [auc - 0.1, auc + 0.1] as const }, confusionMatrix: [] },
      byGroup: null,
    });
    const evaluation: LabelEvaluation = {
      task: 'multilabel',
      multiLabel: true,
      classNames: ['mass', 'edema'],
      loss: null,
      macro: { auc: 0.7 },
      cautions: [],
      labels: [label('mass', 0.6), label('edema', 0.8)],
      predictions: [{ labels: [], probabilities: [0.1, 0.2] }],
    };
    const { asked, result } = verdict({ title: 'x', evaluation });
    expect(asked).toBe(
      'Which of 2 labels does an image carry: “mass” and “edema”? It may carry several, or none.',
    );
    expect(result).toBe(
      'Patients are unknown, so results are by image. By image, the mean AUC over 2 labels is 0.700 (1 image). By image it is lowest for “mass” at 0.600 (95% interval 0.500 to 0.700) and highest for “edema” at 0.800 (95% interval 0.700 to 0.900).',
    );
  });
});

describe('whether it can be trusted', () => {
  it('is a sentence that lists the worst', () => {
    expect(verdict(sound).trust).toBe(
      'Nothing in this run speaks against its results, for images like these.',
    );
    expect(verdict({ ...sound, evaluation: evaluationOf({ patients: [150, 40] }) }).trust).toBe(
      'With caution: few test patients.',
    );
    const few = { ...sound, evaluation: evaluationOf({ patients: [5, 4] }), floor: { auc: 0.95 } };
    expect(verdict(few).trust).toBe('Not as it stands: too few test patients and colours alone do as well.');
    expect(verdict(few).checks.map(({ grade }) => grade)).toEqual([
      ...['serious', 'serious', 'good', 'good', 'good', 'good', 'open'],
    ]);
  });

  it('by leakage: none, found, not looked for, patients unknown', () => {
    expect(graded({}, 'leakage')).toBe(
      'good: No patient, file or near-duplicate is in two sets (5,800 images compared).',
    );
    const leakage = { images: 10, groups: [1, 2], files: [], nearDuplicates: [1] };
    expect(graded({ leakage }, 'leakage')).toBe(
      'serious: In more than one set: 2 patients, 1 near-duplicate. The model has seen them, or nearly the same, in training, so results are too good.',
    );
    expect(checkOf({ leakage: undefined }, 'leakage')?.grade).toBe('open');
    const evaluation = evaluationOf({ byGroup: null });
    expect(graded({ evaluation }, 'leakage')).toMatch(
      /^caution: No file .* Patients are unknown: images of one/,
    );
    expect(graded({ evaluation, leakage: undefined }, 'leakage')).toMatch(
      /^caution: .*Patients are unknown, so intervals may be too narrow\.$/,
    );
  });

  it('by how few test patients there are, and images without patients', () => {
    expect(graded({}, 'size')).toBe('good: Each class has at least 120 test patients (1,000 images).');
    expect(graded({ evaluation: evaluationOf({ patients: [150, 40] }) }, 'size')).toBe(
      'caution: 40 of 190 test patients are “malignant” (1,000 images). At least 100 of each class are recommended for a sound validation.',
    );
    expect(graded({ evaluation: evaluationOf({ byGroup: null, images: [5, 4] }) }, 'size')).toBe(
      'serious: Only 4 of 9 test images are “malignant”. Fewer than 10 are of “benign” too. No result can rest on fewer than 10 of a class.',
    );
  });

  it('by patients of one class alone: then images are measured', () => {
    const evaluation = evaluationOf({ patients: [0, 6], byGroup: { metrics: { auc: null }, intervals: {} } });
    expect(graded({ evaluation }, 'size')).toBe(
      'serious: None of 6 test patients is “benign” (1,000 images). Fewer than 10 are of “malignant” too. No result can rest on fewer than 10 of a class.',
    );
    expect(graded({ evaluation }, 'width')).toBe(
      'good: The 95% interval of the AUC by image is 0.870 to 0.930.',
    );
  });

  it('by the width of the interval', () => {
    const withAuc = (low: number, high: number) => ({
      evaluation: evaluationOf({ byGroup: { intervals: { auc: [low, high] } } }),
    });
    expect(graded({}, 'width')).toBe('good: The 95% interval of the AUC by patient is 0.910 to 0.970.');
    expect(graded(withAuc(0.8, 0.95), 'width')).toMatch(
      /^caution: .* another test set may well give a different/,
    );
    expect(graded(withAuc(0.6, 0.95), 'width')).toMatch(
      /^serious: .* anything from a weak to a strong model/,
    );
    expect(graded(withAuc(0.45, 0.7), 'width')).toMatch(
      /^serious: .* It includes 0\.5, which is guessing\.$/,
    );
    expect(graded(withAuc(0.02, 0.17), 'width')).toMatch(
      /^serious: .* is 0\.020 to 0\.170\. All of it is below 0\.5, which is guessing: the classes may be exchanged/,
    );
    expect(graded(withAuc(1, 1), 'width')).toMatch(/^caution: .* all were told apart/);
    expect(checkOf({ evaluation: evaluationOf({ byGroup: { intervals: {} } }) }, 'width')?.grade).toBe(
      'open',
    );
  });

  it('by what the most frequent class and colours alone reach', () => {
    expect(graded({}, 'baseline')).toBe(
      'good: Accuracy by image is 90.0%; always saying “benign” would reach 60.0%.',
    );
    const poor = evaluationOf({ byItem: { metrics: { accuracy: 0.55, auc: 0.79 } } });
    expect(graded({ evaluation: poor }, 'baseline')).toBe(
      'caution: Accuracy by image is 55.0%, no better than always saying “benign” (60.0%).',
    );
    expect(graded({}, 'floor')).toBe(
      'good: AUC by image: 0.900, against 0.800 of logistic regression on colour statistics.',
    );
    expect(graded({ evaluation: poor }, 'floor')).toMatch(
      /^serious: .* no better than a method that sees no structure/,
    );
    expect(graded({ floor: { auc: 0.89, method: 'a simple method' } }, 'floor')).toMatch(
      /^caution: AUC by image: 0\.900, against 0\.890 of a simple method\. The network is hardly better\.$/,
    );
    expect(checkOf({ floor: { auc: null } }, 'floor')).toBeUndefined();
  });

  it('by a class that is most of the test set', () => {
    expect(checkOf({}, 'balance')).toBeUndefined();
    expect(graded({ evaluation: evaluationOf({ images: [950, 50] }) }, 'balance')).toBe(
      'caution: 95.0% of the test images are “benign”: accuracy says little. Go by sensitivity, specificity and the precision-recall curve.',
    );
  });

  it('by calibration', () => {
    const withError = (ece: number, more: Partial<ClassEvaluation> = {}) => ({
      evaluation: evaluationOf({ byItem: { metrics: { ece } }, ...more }),
    });
    expect(graded({}, 'calibration')).toBe(
      'good: Predicted probabilities are on average 0.020 from the observed frequency.',
    );
    expect(graded(withError(0.1), 'calibration')).toMatch(/^caution: .* don’t read them as chances\.$/);
    const measures = { log_loss: null, ece: null };
    const calibration = { temperature: 2, before: measures, after: measures };
    expect(graded(withError(0.2, { calibration }), 'calibration')).toMatch(
      /^serious: .* 0\.200 from the observed frequency, after calibration: /,
    );
    const small = evaluationOf({ byItem: { metrics: { ece: 0.1 } }, images: [30, 20] });
    expect(graded({ evaluation: small }, 'calibration')).toMatch(
      /Few images make this gap look larger than it is\.$/,
    );
  });

  it('by the difference of validation and test set', () => {
    const validation = (wrong: number) => ({
      task: 'binary' as const,
      classNames: ['benign', 'malignant'],
      predictions: Array.from({ length: 20 }, (_, index) => ({
        label: index % 2,
        probabilities: [index < wrong ? 1 - (index % 2) : index % 2],
      })),
    });
    const lower = evaluationOf({ byItem: { metrics: { auc: 0.85 } } });
    expect(graded({ validation: validation(0), evaluation: lower }, 'gap')).toMatch(
      /^caution: The AUC by image is 1\.000 on the validation set and 0\.850 on the test set: the model was chosen/,
    );
    expect(graded({ validation: validation(2) }, 'gap')).toMatch(/^good: The AUC by image is 0\.9/);
    expect(graded({ validation: validation(10) }, 'gap')).toMatch(/^caution: .* the test set is easier, or/);
    expect(checkOf({}, 'gap')).toBeUndefined();
  });

  it('by subgroups that differ', () => {
    const group = (value: string, auc: number, items = 50) => ({
      value,
      items,
      classCounts: {},
      metrics: { auc },
    });
    const subgroups = (...groups: ReturnType<typeof group>[]) => [{ column: 'scanner', groups, unknown: 0 }];
    expect(
      graded({ subgroups: subgroups(group('A', 0.9), group('B', 0.7), group('C', 0.1, 3)) }, 'subgroups'),
    ).toBe('caution: By scanner, the AUC goes from 0.700 (“B”) to 0.900 (“A”).');
    expect(checkOf({ subgroups: subgroups(group('A', 0.9), group('B', 0.88)) }, 'subgroups')?.grade).toBe(
      'good',
    );
    expect(checkOf({}, 'subgroups')).toBeUndefined();
  });

  it('by where the images are from', () => {
    expect(graded({ data: { name: 'x', synthetic: true } }, 'synthetic')).toMatch(
      /^serious: A program drew the images/,
    );
    expect(graded({}, 'source')).toMatch(/^open: Training and test images are of the same collection/);
  });

  it('by predictions that are not numbers', () => {
    const evaluation = evaluationOf();
    const predictions = [{ label: 0, probabilities: [null] }, ...evaluation.predictions.slice(1)];
    expect(graded({ evaluation: { ...evaluation, predictions } }, 'numbers')).toBe(
      'serious: The predictions of 1 of 1,000 images are not numbers: training diverged.',
    );
  });
});
