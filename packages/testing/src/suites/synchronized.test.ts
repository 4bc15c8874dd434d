import type { TensorValue, TensorValues } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import '../matchers/register.js';
import { type LayerGolden, layerGoldens } from '../goldens/layers.js';
import { referenceCluster } from '../reference/cluster.js';
import { referenceEngine } from '../reference/engine.js';
import { layerInputs, layerPrograms, layerState, SUBJECT } from './layerPrograms.js';

/** Only what goes in and comes out is rounded to float32. */
const TOLERANCE = 5e-7;
/** Half the distance of a central difference of values that are float32. */
const STEP = 2 ** -6;

const goldens = layerGoldens
  .filter(({ layer, training }) => layer === 'batchNormalization' && training)
  .map((golden): LayerGolden => ({ ...golden, options: { ...golden.options, synchronized: true } }));

/** Items `from` to `to` of a batch. */
function itemsOf({ shape, data }: TensorValue, from: number, to: number): TensorValue {
  const size = data.length / (shape[0] as number);
  return { shape: [to - from, ...shape.slice(1)], data: data.slice(from * size, to * size) };
}

/** What each worker computes of its share of the golden's batch, and the statistics that it then holds. */
async function trainShares(golden: LayerGolden, shares: readonly number[], inputs: TensorValues) {
  const engines = referenceCluster({ workers: shares.length });
  const programs = layerPrograms(golden);
  const ends = shares.map((_, worker) => shares.slice(0, worker + 1).reduce((sum, share) => sum + share, 0));
  return Promise.all(
    engines.map(async (engine, worker) => {
      const session = await engine.load(programs, layerState(golden));
      const [from, to] = [(ends[worker] as number) - (shares[worker] as number), ends[worker] as number];
      const own = Object.entries(inputs).map(([name, value]) => [name, itemsOf(value, from, to)] as const);
      const outputs = await session.run('training', Object.fromEntries(own));
      return { from, to, outputs, state: await session.readState() };
    }),
  );
}

describe('synchronized batch normalization', () => {
  for (const golden of goldens) {
    const expected = golden.training;
    if (!expected) continue;
    const inputs = layerInputs(golden, 'training');
    const batch: TensorValue = { shape: [golden.batch, ...golden.outputShape], data: new Float32Array(0) };

    for (const shares of [
      [2, 1],
      [1, 1, 1],
    ]) {
      it(`${golden.name}: ${shares.length} workers with ${shares.join(', ')} items compute what Keras does with all of them`, async () => {
        const found = await trainShares(golden, shares, inputs);
        for (const { from, to, outputs, state } of found) {
          const value = itemsOf({ ...batch, data: Float32Array.from(expected.value) }, from, to);
          expect(outputs.value).toBeCloseToTensor(value, TOLERANCE);
          const shape = [golden.batch, ...golden.input];
          const image = itemsOf({ shape, data: Float32Array.from(expected.imageGradient) }, from, to);
          expect(outputs.image).toBeCloseToTensor({ data: image.data }, 5e-6);
          for (const [name, data] of Object.entries(expected.statistics)) {
            expect(state[`${SUBJECT}/${name}`], name).toBeCloseToTensor({ data }, TOLERANCE);
          }
        }
        for (const [name, data] of Object.entries(expected.gradients)) {
          const parts = found.map(({ outputs }) => outputs[`gradient/${name}`] as TensorValue);
          const sum = Array.from(data, (_, at) =>
            parts.reduce((total, part) => total + (part.data[at] as number), 0),
          );
          expect({ shape: parts[0]?.shape ?? [], data: Float32Array.from(sum) }, name).toBeCloseToTensor(
            { data },
            5e-6,
          );
        }
      });
    }

    it(`${golden.name}: in one process it is what it is without`, async () => {
      const session = await referenceEngine().load(layerPrograms(golden), layerState(golden));
      const outputs = await session.run('training', inputs);
      expect(outputs.value).toBeCloseToTensor({ ...batch, data: expected.value }, TOLERANCE);
      expect(outputs.image).toBeCloseToTensor({ data: expected.imageGradient }, 5e-6);
    });
  }

  it('has a gradient that equals central differences of the sum of all losses', async () => {
    const golden = goldens.find(({ name }) => name === 'defaults') as LayerGolden;
    const inputs = layerInputs(golden, 'training');
    const image = inputs.image as TensorValue;
    const upstream = inputs.upstream as TensorValue;
    const shares = [1, 2];
    const loss = async (): Promise<number> => {
      const found = await trainShares(golden, shares, inputs);
      const values = found.flatMap(({ outputs }) => [...(outputs.value as TensorValue).data]);
      return values.reduce((sum, value, at) => sum + value * (upstream.data[at] as number), 0);
    };
    const found = await trainShares(golden, shares, inputs);
    const gradient = found.flatMap(({ outputs }) => [...(outputs.image as TensorValue).data]);
    for (let at = 0; at < image.data.length; at += 7) {
      const center = image.data[at] as number;
      image.data[at] = center + STEP;
      const above = await loss();
      image.data[at] = center - STEP;
      const below = await loss();
      image.data[at] = center;
      expect((above - below) / (2 * STEP), `element ${at}`).toBeCloseTo(gradient[at] as number, 3);
    }
  });
});
