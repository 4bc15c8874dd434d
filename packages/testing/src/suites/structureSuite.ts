import {
  BATCH,
  type Engine,
  Graph,
  gradients,
  lowerModel,
  type ModelDefinition,
  ops,
  type ProgramSet,
  type StateSpec,
  type TensorValue,
  type Value,
} from '@cnn/core';
import { describe, expect, it } from 'vitest';
import '../matchers/register.js';
import {
  type StructureGolden,
  structureGoldens,
  structureInputs,
  structureModel,
  structureState,
} from '../goldens/structures.js';
import { optimizerStep, stepNumbers } from './optimizers.js';
import { withSlots } from './training.js';

const RATE = 0.01;
const ITEMS = 6;
/** How near losses and weights come to Keras's in float64 within five steps of Adam. */
const AGREEMENT = 1e-4;

/** Crossentropy of sigmoids or of classes, from logits. */
function lossOf(
  graph: Graph,
  { name, logits }: { readonly name: string; readonly logits?: Value | undefined },
): Value {
  if (!logits) throw new Error('every output must end in a sigmoid or softmax');
  const classes = logits.shape.at(-1) as number;
  const batch = { source: { kind: 'batch' } } as const;
  if (classes === 1) {
    const label = graph.input(`label/${name}`, { shape: [BATCH, 1], dtype: 'float32', ...batch });
    return ops.reduceMean(ops.subtract(ops.softplus(logits), ops.multiply(logits, label)));
  }
  const label = graph.input(`label/${name}`, { shape: [BATCH], dtype: 'int32', ...batch });
  const scores = ops.multiply(ops.logSoftmax(logits), ops.oneHot(label, classes));
  return ops.negate(ops.divide(ops.reduceSum(scores), ops.batchSize(graph)));
}

/** `gradients`, `train` and `evaluate` of a golden's network, with a loss for each output. */
function programsOf(model: ModelDefinition, { lossWeights }: StructureGolden): ProgramSet {
  const graph = new Graph();
  const source = { kind: 'batch' } as const;
  const image = graph.input('image', { shape: [BATCH, ...model.input], dtype: 'float32', source });
  const results = (training: boolean) => {
    const { outputs, regularization, statistics } = lowerModel(graph, model, { image, training });
    const losses = outputs.map((output) => [output.name, lossOf(graph, output)] as const);
    const parts = losses.map(([name, loss]) => ops.multiply(loss, lossWeights[name] as number));
    const sum = [...parts, ...(regularization ? [regularization] : [])].reduce((a, b) => ops.add(a, b));
    const values = outputs.map(({ name, output }) => [`value/${name}`, output] as const);
    return { named: { ...Object.fromEntries(losses), ...Object.fromEntries(values) }, sum, statistics };
  };
  const trained = results(true);
  const specs = Object.entries(graph.stateSpecs).filter(([, { role }]) => role === 'trainable');
  const found = gradients(
    trained.sum,
    specs.map(([name, spec]) => graph.state(name, spec as StateSpec)),
  );
  const slopes = Object.fromEntries(specs.map(([name], at) => [name, found[at] as Value]));
  const { updates, rules } = optimizerStep(graph, trained.sum, 'adam');
  const outputs = { ...trained.named, loss: trained.sum };
  return {
    programs: {
      gradients: graph.program({ outputs: slopes }),
      train: graph.program({ outputs, updates: { ...trained.statistics, ...updates }, rules }),
      evaluate: graph.program({ outputs: results(false).named }),
    },
    state: graph.stateSpecs,
  };
}

function batchOf(model: ModelDefinition, { labels }: StructureGolden): Record<string, TensorValue> {
  const { image, ...extra } = structureInputs(model, { items: ITEMS, seed: 1 });
  const named = Object.entries(labels).map(([name, values]): [string, TensorValue] => {
    const binary = values.every((value) => value < 2) && name !== 'grade';
    const label = binary
      ? { shape: [ITEMS, 1], data: Float32Array.from(values) }
      : { shape: [ITEMS], data: Int32Array.from(values) };
    return [`label/${name}`, label];
  });
  const further = Object.entries(extra).map(([name, value]): [string, TensorValue] => [
    `input/${name}`,
    value,
  ]);
  return { image: image as TensorValue, ...Object.fromEntries(further), ...Object.fromEntries(named) };
}

/** Networks of several inputs and outputs, of shared layers, and with models inside them, as Keras computes and trains them. */
export function describeStructures(engine: () => Engine, tolerance: number): void {
  describe('networks of other structures', () => {
    it.each(structureGoldens)('$name', async (golden) => {
      const model = structureModel(golden.name);
      const programs = programsOf(model, golden);
      const state = structureState(golden);
      const session = await engine().load(programs, withSlots(programs, state));
      const batch = batchOf(model, golden);
      const evaluated = await session.run('evaluate', batch);
      for (const [name, values] of Object.entries(golden.outputs)) {
        expect(evaluated[`value/${name}`], name).toBeCloseToTensor({ data: values }, tolerance * 10);
        expect(evaluated[name], name).toBeCloseToTensor(
          { data: [golden.evaluation[name] as number] },
          tolerance * 10,
        );
      }
      const found = await session.run('gradients', batch);
      expect(Object.keys(found).sort()).toEqual(Object.keys(golden.gradients).sort());
      for (const [name, values] of Object.entries(golden.gradients))
        expect(found[name], name).toBeCloseToTensor({ data: values }, tolerance * 10);
      for (const [step, expected] of golden.steps.entries()) {
        const given = await session.run('train', { ...batch, ...stepNumbers(RATE, step) });
        for (const [name, loss] of Object.entries(expected))
          expect(given[name], `${name} of step ${step}`).toBeCloseToTensor({ data: [loss] }, AGREEMENT);
      }
      const final = await session.readState(Object.keys(golden.final));
      for (const [name, values] of Object.entries(golden.final))
        expect(final[name], name).toBeCloseToTensor({ data: values }, AGREEMENT);
      await session.dispose();
    });
  });
}
