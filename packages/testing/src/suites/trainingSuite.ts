import {
  batchNormalization,
  conv2d,
  dense,
  dropout,
  type Engine,
  flatten,
  initialState,
  maxPooling2d,
  type Session,
  type SessionMemory,
  sequential,
  type TensorValues,
} from '@cnn/core';
import { describe, expect, it } from 'vitest';
import '../matchers/register.js';
import { hashed } from '../goldens/hashed.js';
import { stepNumbers } from './optimizers.js';
import { binaryTraining, withSlots } from './training.js';

const STEPS_OF_MEMORY = 200;

/** A small network with everything that training has: running statistics, dropout, ties in pooling. */
const small = sequential({
  name: 'small',
  input: [8, 8, 1],
  layers: [
    conv2d({ filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' }),
    maxPooling2d({ poolSize: 2 }),
    batchNormalization(),
    dropout({ name: 'dropout', rate: 0.5 }),
    flatten(),
    dense({ units: 1, activation: 'sigmoid' }),
  ],
});

function smallBatch(step: number): TensorValues {
  const draw = (seed: number, shape: readonly number[]) => ({
    shape,
    data: hashed({
      seed: 3 * step + seed,
      size: shape.reduce((product, dim) => product * dim, 1),
      low: 0,
      high: 1,
    }),
  });
  const halves = ({ shape, data }: { shape: readonly number[]; data: Float32Array }) => ({
    shape,
    data: data.map((value) => Number(value >= 0.5)),
  });
  return {
    image: draw(0, [6, 8, 8, 1]),
    label: halves(draw(1, [6, 1])),
    'dropout/mask': halves(draw(2, [6, 4, 4, 4])),
    ...stepNumbers(0.01, step),
  };
}

async function openSmall(engine: Engine): Promise<Session> {
  const programs = binaryTraining(small);
  return engine.load(programs, withSlots(programs, initialState(small, 5)));
}

/** Training a whole network: repetition, learning, memory. */
export function describeTraining(engine: () => Engine): void {
  describe('training', () => {
    it('repeats bit by bit', async () => {
      const run = async () => {
        const session = await openSmall(engine());
        const results: TensorValues[] = [];
        for (let step = 0; step < 10; step++) results.push(await session.run('train', smallBatch(step)));
        results.push(await session.readState());
        await session.dispose();
        return results;
      };
      expect(await run()).toEqual(await run());
    }, 60_000);

    it('learns', async () => {
      const session = await openSmall(engine());
      const losses: number[] = [];
      for (let step = 0; step < 40; step++) {
        const batch = { ...smallBatch(0), ...stepNumbers(0.01, step) };
        const { loss } = await session.run('train', batch, ['loss']);
        losses.push(loss?.data[0] as number);
      }
      expect(losses.at(-1)).toBeLessThan((losses[0] as number) / 2);
      await session.dispose();
    }, 60_000);

    it(`holds no more after ${STEPS_OF_MEMORY} steps than after the first ones`, async () => {
      const session = await openSmall(engine());
      const memory: SessionMemory[] = [];
      for (let step = 0; step < STEPS_OF_MEMORY; step++) {
        await session.run('train', smallBatch(step), step % 2 === 0 ? ['loss'] : undefined);
        if (step % 20 === 5) await session.readState();
        if (step >= 10) memory.push(session.memory());
      }
      expect(memory.filter(({ tensors }) => tensors !== memory[0]?.tensors)).toEqual([]);
      expect(memory.filter(({ bytes }) => bytes !== memory[0]?.bytes)).toEqual([]);
      await session.dispose();
    }, 120_000);
  });
}
