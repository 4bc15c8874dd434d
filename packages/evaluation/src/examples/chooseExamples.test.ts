import { describe, expect, it } from 'vitest';
import type { ClassEvaluation, LabelEvaluation } from '../records/evaluation.js';
import { chooseExamples } from './chooseExamples.js';

const prediction = (file: string, group: string, label: number, ...probabilities: (number | null)[]) => ({
  ...{ file, group, label, probabilities },
});

const binary: ClassEvaluation = {
  task: 'binary',
  classNames: ['benign', 'malignant'],
  confusionMatrix: [],
  predictions: [
    prediction('a', 'p1', 0, 0.05),
    prediction('b', 'p1', 0, 0.01),
    prediction('c', 'p2', 0, 0.2),
    prediction('d', 'p2', 0, 0.97),
    prediction('e', 'p3', 1, 0.48),
    prediction('f', 'p3', 1, 0.99),
    prediction('g', 'p3', 1, 0.1),
    prediction('h', 'p3', 1, null),
  ],
};

const filesOf = (evaluation: Parameters<typeof chooseExamples>[0], options = {}) =>
  chooseExamples(evaluation, options).map(({ kind, className, images }) => [
    className ?? kind,
    images.map(({ file }) => file).join(' '),
  ]);

describe('chooseExamples', () => {
  it('takes surest mistakes, least sure, and typical images of different patients first', () => {
    expect(filesOf(binary, { count: 2 })).toEqual([
      ['surestMistakes', 'd g'],
      ['leastSure', 'e c'],
      ['benign', 'b a'],
      ['malignant', 'f'],
    ]);
  });

  it('says of each the true and the predicted class, the probability of the latter and the patient', () => {
    const [mistakes] = chooseExamples(binary);
    expect(mistakes?.images[0]).toEqual({
      item: 3,
      file: 'd',
      group: 'p2',
      label: 'benign',
      className: 'malignant',
      predicted: 'malignant',
      probability: 0.97,
    });
    expect(mistakes?.images[1]).toMatchObject({
      file: 'g',
      label: 'malignant',
      predicted: 'benign',
      probability: 0.9,
    });
  });

  it('decides at the threshold of the model, or of the prediction in a cross-validation', () => {
    const at = (threshold: number) => ({ ...binary, report: { threshold } as ClassEvaluation['report'] });
    expect(filesOf(at(0.04), { count: 3 })[0]).toEqual(['surestMistakes', 'd c a']);
    // Of an evaluation without a threshold of its own, at the one that is given.
    expect(filesOf(binary, { count: 3, threshold: 0.04 })[0]).toEqual(['surestMistakes', 'd c a']);
    expect(filesOf(at(0.5), { count: 3, threshold: 0.04 })[0]).toEqual(['surestMistakes', 'd g e']);
    const own = { ...binary, predictions: binary.predictions.map((one) => ({ ...one, threshold: 0.98 })) };
    expect(filesOf(own)[0]).toEqual(['surestMistakes', 'g e']);
  });

  it('goes by the most probable of more classes, and by how close the next one is', () => {
    const classNames = ['x', 'y', 'z'];
    const predictions = [
      prediction('a', 'p', 0, 0.6, 0.3, 0.1),
      prediction('b', 'p', 1, 0.5, 0.1, 0.4),
      prediction('c', 'p', 2, 0, 0, 1),
      prediction('d', 'q', 2, 0.1, 0.1, 0.8),
    ];
    const three: ClassEvaluation = { task: 'multiclass', classNames, confusionMatrix: [], predictions };
    expect(filesOf(three, { count: 2 })).toEqual([
      ['surestMistakes', 'b'],
      ['leastSure', 'b'],
      ['z', 'c d'],
    ]);
  });

  it('with many classes takes fewer of each, then the most frequent', () => {
    const classNames = Array.from({ length: 30 }, (_, index) => `class ${index}`);
    const predictions = classNames.flatMap((_, label) =>
      Array.from({ length: label + 1 }, (_, at) =>
        prediction(
          `${label}-${at}`,
          `p${at}`,
          label,
          ...classNames.map((_, index) => Number(index === label)),
        ),
      ),
    );
    const many: ClassEvaluation = { task: 'multiclass', classNames, confusionMatrix: [], predictions };
    const typical = chooseExamples(many).filter(({ kind }) => kind === 'typical');
    expect(typical).toHaveLength(24);
    expect(typical[0]?.className).toBe('class 6');
    expect(typical.every(({ images }) => images.length === 1)).toBe(true);
  });

  it('takes each label of an image as a decision', () => {
    const labels: LabelEvaluation = {
      task: 'multilabel',
      multiLabel: true,
      classNames: ['mass', 'edema'],
      loss: null,
      macro: {},
      cautions: [],
      labels: [
        { label: 'mass', threshold: 0.3 },
        { label: 'edema', threshold: null },
      ] as never,
      predictions: [
        { file: 'a', labels: ['mass'], probabilities: [0.9, 0.8] },
        { file: 'b', labels: [], probabilities: [0.2, 0.55] },
        { labels: ['mass', 'edema'], probabilities: [0.1, Number.NaN] },
      ],
    };
    const groups = chooseExamples(labels, { count: 3 });
    expect(
      groups.map(({ kind, className, images }) => [
        className ?? kind,
        images.map(({ file, label }) => `${file}: ${label}`),
      ]),
    ).toEqual([
      ['surestMistakes', ['image 3: mass', 'a: without edema', 'b: without edema']],
      ['leastSure', ['b: without edema', 'b: without mass']],
      ['mass', ['a: mass']],
    ]);
    expect(groups[0]?.images[0]).toMatchObject({ predicted: 'without mass', probability: 0.9 });
  });

  it('leaves out groups without an image, and refuses a count that is none', () => {
    expect(chooseExamples({ ...binary, predictions: [] })).toEqual([]);
    expect(() => chooseExamples(binary, { count: 1.5 })).toThrow(
      /count needs a whole number of 0 or more, received 1.5/,
    );
  });
});

describe('typical images', () => {
  it('are sure ones, the surest first, and none of the least sure', () => {
    const predictions = [
      ...[0.99, 0.98, 0.97].map((value, at) => prediction(`p-${at}`, 'p', 1, value)),
      ...[0.9, 0.7].map((value, at) => prediction(`q-${at}`, `q${at}`, 1, value)),
      prediction('unsure', 'r', 1, 0.76),
    ];
    const evaluation: ClassEvaluation = { ...binary, predictions };
    // q-1 is among the least sure; "unsure" is clear by a hair, and less sure than those of other patients.
    expect(filesOf(evaluation, { count: 1 }).at(-1)).toEqual(['malignant', 'p-0']);
    expect(filesOf(evaluation, { count: 2 }).at(-1)).toEqual(['malignant', 'p-0 q-0']);
    const low = predictions.map((one) => ({ ...one, probabilities: [0.6] }));
    expect(filesOf({ ...binary, predictions: low }, { count: 1 }).map(([name]) => name)).toEqual([
      'leastSure',
    ]);
  });
});
