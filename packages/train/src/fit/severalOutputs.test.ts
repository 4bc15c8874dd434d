import { type BatchSource, outputsOf, type TensorValue } from '@cnn/core';
import {
  structureFit as golden,
  memorySource,
  referenceEngine,
  structureInputs,
  structureModel,
  structureState,
} from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { earlyStopping } from '../callbacks/earlyStopping.js';
import { type CompileOptions, compile } from '../compile.js';
import { findLearningRate } from '../learningRateFinder/findLearningRate.js';
import { adam } from '../optimizers/adam.js';
import type { Checkpoint } from './checkpoint.js';

const net = structureModel('two inputs, two outputs');

interface SourceOptions {
  readonly labels: Readonly<Record<string, readonly number[]>>;
  readonly seed: number;
  readonly weights?: readonly number[];
}

function sourceOf({ labels, seed, weights }: SourceOptions): BatchSource {
  const { malignant = [], grade = [] } = labels;
  const items = malignant.length;
  const { image, ...inputs } = structureInputs(net, { items, seed });
  return memorySource({
    images: image as TensorValue,
    labels: { shape: [items, 1], data: Float32Array.from(malignant) },
    classNames: ['benign', 'malignant'],
    inputs,
    targets: { grade: { shape: [items], data: Int32Array.from(grade) } },
    ...(weights ? { weights } : {}),
  });
}
const training = sourceOf({ ...golden, seed: 1 });
const validation = sourceOf({ labels: golden.validationLabels, seed: 31 });

const compiled = (options: Partial<CompileOptions> = {}) =>
  compile({
    model: net,
    engine: referenceEngine({ precision: 'float32' }),
    loss: { malignant: 'binaryCrossentropy', grade: 'sparseCategoricalCrossentropy' },
    lossWeights: { grade: 0.5 },
    metrics: { malignant: ['accuracy'], grade: ['accuracy'] },
    optimizer: adam({ learningRate: 0.01 }),
    weights: structureState(golden),
    ...options,
  });
const options = { epochs: 3, batchSize: 8, shuffle: false, validationData: validation };

describe('a model of two inputs and two outputs', () => {
  it("fit, evaluate and predict give Keras's numbers, under Keras's names", async () => {
    const model = await compiled();
    const weighted = sourceOf({ ...golden, seed: 1, weights: golden.weights });
    const { history } = await model.fit(weighted, options);
    expect(Object.keys(history).sort()).toEqual(Object.keys(golden.history).sort());
    for (const [name, values] of Object.entries(golden.history))
      expect({ data: history[name] ?? [] }, name).toBeCloseToTensor({ data: values }, 1e-4);
    const weights = await model.weights();
    for (const [name, data] of Object.entries(golden.final))
      expect(weights[name], name).toBeCloseToTensor({ data }, 1e-4);

    const evaluated = await model.evaluate(validation, { batchSize: 8 });
    const { loss, ...metrics } = golden.evaluation;
    expect({ data: [evaluated.loss] }).toBeCloseToTensor({ data: [loss as number] }, 1e-4);
    expect(Object.keys(evaluated.metrics).sort()).toEqual(Object.keys(metrics).sort());
    for (const [name, value] of Object.entries(metrics))
      expect({ data: [evaluated.metrics[name] ?? Number.NaN] }, name).toBeCloseToTensor(
        { data: [value] },
        1e-4,
      );
    const { malignant, grade } = evaluated.outputs ?? {};
    expect(grade).toMatchObject({ task: 'multiclass', classNames: [] });
    expect(grade?.loss).toBe(evaluated.metrics.grade_loss);
    expect(grade?.metrics).toEqual({ accuracy: evaluated.metrics.grade_accuracy });
    expect(grade?.confusionMatrix).toHaveLength(3);
    expect([...(grade?.labels.data ?? [])]).toEqual(golden.validationLabels.grade);
    expect(evaluated).toMatchObject({ task: 'binary', predictions: malignant?.predictions });

    const all = await model.predictAll(validation, { batchSize: 4 });
    expect(Object.keys(all)).toEqual(outputsOf(net));
    for (const [name, data] of Object.entries(golden.predictions))
      expect(all[name], name).toBeCloseToTensor({ data }, 1e-4);
    expect(all.grade).toEqual(grade?.predictions);
    expect(await model.predict(validation)).toEqual(all.malignant);
    const { image, ...inputs } = structureInputs(net, { items: 7, seed: 31 });
    expect(await model.predict(image as TensorValue, { inputs, batchSize: 3 })).toEqual(all.malignant);
    // A number for each image may be given as a plain list.
    const age = { shape: [7], data: inputs.age?.data as Float32Array };
    expect(await model.predictAll(image as TensorValue, { inputs: { age } })).toEqual(all);
    await model.dispose();
  });

  it('ends with the same bits and the same history from any checkpoint, with averages, accumulation and a frozen part', async () => {
    const ready = () =>
      compiled({
        metrics: { malignant: ['auc'], grade: ['accuracy'] },
        optimizer: adam({
          learningRate: 0.01,
          useEma: true,
          gradientAccumulationSteps: 2,
          frozen: ['conv2d/'],
        }),
      });
    const model = await ready();
    const checkpoints: Checkpoint[] = [];
    const checkpoint = {
      everySteps: 1,
      save: (one: Checkpoint) => void checkpoints.push(structuredClone(one)),
    };
    const stop = () => [earlyStopping({ monitor: 'val_grade_loss', patience: 5, restoreBestWeights: true })];
    const history = await model.fit(training, { ...options, checkpoint, callbacks: stop() });
    const expected = await model.state();
    expect(expected.variables['conv2d/kernel']).toEqual(structureState(golden)['conv2d/kernel']);
    expect(checkpoints).toHaveLength(9);
    expect(checkpoints.filter(({ position }) => position?.outputs?.grade)).toHaveLength(6);
    for (const resume of checkpoints) {
      const again = await ready();
      expect(await again.fit(training, { ...options, resume, callbacks: stop() })).toEqual(history);
      expect(await again.state()).toEqual(expected);
      await again.dispose();
    }
    const other = { ...(checkpoints[0] as Checkpoint) };
    const { outputs: _, ...position } = other.position ?? ({} as NonNullable<Checkpoint['position']>);
    await expect(model.fit(training, { ...options, resume: { ...other, position } })).rejects.toThrow(
      "knows nothing of the output 'malignant'",
    );
    await model.dispose();
  });

  it('an output without a loss is predicted, not trained, and needs no targets', async () => {
    const model = await compiled({
      loss: { malignant: 'binaryCrossentropy', grade: null },
      lossWeights: {},
      metrics: { malignant: ['accuracy'] },
      optimizer: adam({ learningRate: 0.01, weightDecay: 0.1 }),
    });
    const { targets: _, ...source } = training;
    const { history } = await model.fit(source, { batchSize: 8 });
    expect(Object.keys(history)).toEqual(['loss', 'malignant_accuracy']);
    const [before, after] = [structureState(golden), await model.weights()];
    expect(after['grade/kernel']).toEqual(before['grade/kernel']);
    expect(after['malignant/kernel']).not.toEqual(before['malignant/kernel']);
    expect(Object.keys(await model.predictAll(source))).toEqual(['malignant', 'grade']);
    await model.dispose();
  });

  it('the search for a learning rate and new running statistics know it', async () => {
    const model = await compiled();
    const { losses } = await findLearningRate({ model, source: training, steps: 12, batchSize: 8 });
    expect(losses.length).toBeGreaterThan(5);
    const before = await model.weights();
    expect(await model.recomputeBatchNormStatistics(training, { batchSize: 8 })).toBe(1);
    const name = 'batch_normalization/moving_mean';
    expect((await model.weights())[name]).not.toEqual(before[name]);
    await model.dispose();
  });

  it('one loss is that of every output; weights scale it', async () => {
    const model = await compiled({ loss: 'meanSquaredError', metrics: [], lossWeights: { malignant: 0 } });
    const targets = { grade: { shape: [20, 3], data: new Float32Array(60) } };
    const { image, ...inputs } = structureInputs(net, { items: 20, seed: 1 });
    const source = memorySource({
      ...{ images: image as TensorValue, inputs, targets, classNames: ['no', 'yes'] },
      labels: { shape: [20, 1], data: new Float32Array(20) },
    });
    const { loss, outputs } = await model.evaluate(source);
    const [regularized, grade] = [loss, outputs?.grade?.loss as number];
    expect(outputs?.malignant?.loss).toBeGreaterThan(0.05);
    // 0.01 · Σ kernel² of the convolution is the rest.
    const kernel = structureState(golden)['conv2d/kernel']?.data ?? [];
    const penalty = 0.01 * Array.from(kernel).reduce((sum, one) => sum + one * one, 0);
    expect(regularized - grade).toBeCloseTo(penalty, 5);
    await model.dispose();
  });
});

describe('what does not fit is refused before the first step', () => {
  it.each<[string, Partial<CompileOptions>, string]>([
    [
      'an unknown output',
      { loss: { malignant: 'hinge', kind: 'hinge' } },
      "no output 'kind', only malignant, grade",
    ],
    [
      'an output without an entry',
      { loss: { malignant: 'binaryCrossentropy' } },
      "received none for 'grade'",
    ],
    [
      'a main output without a loss',
      { loss: { malignant: null, grade: 'meanSquaredError' } },
      "main output 'malignant'",
    ],
    ['no loss at all', { loss: null as never }, "loss: unknown name 'undefined'"],
    ['a list of losses', { loss: ['binaryCrossentropy', 'hinge'] as never }, 'received a list'],
    [
      'a loss that does not fit',
      { loss: { malignant: 'sparseCategoricalCrossentropy', grade: 'sparseCategoricalCrossentropy' } },
      "output 'malignant': loss sparseCategoricalCrossentropy needs an output of at least 2 classes",
    ],
    ['a negative weight', { lossWeights: { grade: -1 } }, "lossWeights: output 'grade' has weight -1"],
    ['a weight of no output', { lossWeights: { kind: 1 } }, "lossWeights: the model has no output 'kind'"],
    ['weights as Keras spells them', { loss_weights: { grade: 1 } } as never, 'Use lossWeights'],
    [
      'metrics in one list',
      { metrics: ['accuracy'] },
      "such as { malignant: ['accuracy'] }, received a list",
    ],
    ['metrics of no output', { metrics: { kind: ['accuracy'] } }, "metrics: the model has no output 'kind'"],
    [
      'a metric twice',
      { metrics: { grade: ['accuracy', 'accuracy'] } },
      "the name 'accuracy' is there twice",
    ],
  ])('compile: %s', async (_, wrong, message) => {
    await expect(compiled(wrong)).rejects.toMatchObject({
      name: 'CnnError',
      message: expect.stringContaining(message),
    });
  });

  it('fit, evaluate and predict: inputs, targets and class weights', async () => {
    const model = await compiled();
    const { inputShapes, targets, ...bare } = training;
    const { image } = structureInputs(net, { items: 2, seed: 1 }) as { image: TensorValue };
    const age = (...data: number[]) => ({ age: { shape: [data.length], data: Float32Array.from(data) } });
    const wrongGrade = sourceOf({
      labels: { ...golden.labels, grade: golden.labels.grade?.map((one) => one + 1) ?? [] },
      seed: 1,
    });
    for (const [call, message] of [
      [
        () => model.fit({ ...bare, targets }),
        "takes an input 'age' [1] beside the images, received none of the training set",
      ],
      [() => model.fit({ ...bare, targets, inputShapes: { age: [2] } }), 'received [2] of the training set'],
      [
        () => model.fit({ ...bare, inputShapes }),
        "labels of its output 'grade', received none of the training set",
      ],
      [
        () => model.fit({ ...training, targets: { ...targets, malignant: { shape: [] } } }),
        "targets for 'malignant', the main output",
      ],
      [() => model.fit(wrongGrade), 'targets.grade: item'],
      [
        () => model.fit(training, { classWeight: 'balanced' }),
        'classWeight is for models of one output, as in Keras',
      ],
      [() => model.fit(training, { validationData: { ...bare, inputShapes } }), 'of the validation set'],
      [() => model.evaluate({ ...bare, targets }), 'received none of the set to evaluate'],
      [() => model.evaluate(training, { metrics: ['accuracy'] }), 'received a list'],
      [
        () => model.predict(image),
        "input 'age' of model 'two_outputs': expected [n, 1] with n = 2, received none",
      ],
      [() => model.predict(image, { inputs: age(1) }), 'received [1] with 1 values'],
      [() => model.predict(image, { inputs: age(1, Number.NaN) }), 'row 1 holds NaN'],
      [() => model.predict(training, { inputs: age(1) }), 'received a source, which has its own'],
      [() => model.predict(bare), 'received none of the set to predict'],
      [() => model.recomputeBatchNormStatistics(bare), "takes an input 'age'"],
    ] as const) {
      await expect(call(), message).rejects.toMatchObject({
        name: 'CnnError',
        message: expect.stringContaining(message),
      });
    }
    await expect(
      model.fit(training, { callbacks: [earlyStopping({ monitor: 'val_grade_loss' })] }),
    ).rejects.toThrow('Give fit a validation set');
    await model.dispose();
  });
});

it('a model of one output takes its loss and metrics by name too, and keeps its names', async () => {
  const siamese = structureModel('siamese');
  const { image, ...inputs } = structureInputs(siamese, { items: 8, seed: 3 });
  const source = memorySource({
    ...{ images: image as TensorValue, inputs, classNames: ['other', 'same'] },
    labels: { shape: [8, 1], data: Float32Array.of(0, 1, 0, 1, 0, 1, 0, 1) },
  });
  const model = await compile({
    model: siamese,
    engine: referenceEngine(),
    loss: { same: 'binaryCrossentropy' },
    metrics: { same: ['auc'] },
  });
  const { history } = await model.fit(source, { epochs: 2, classWeight: 'balanced' });
  expect(Object.keys(history)).toEqual(['loss', 'auc']);
  expect((await model.evaluate(source)).outputs).toBeUndefined();
  await model.dispose();
});
