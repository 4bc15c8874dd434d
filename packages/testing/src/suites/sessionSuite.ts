import { CnnError, type Engine, Graph, ops, type ProgramSet, type TensorValue } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import '../matchers/register.js';

const vector = (...values: number[]): TensorValue => ({
  shape: [values.length],
  data: Float32Array.from(values),
});
const scalar = (value: number): TensorValue => ({ shape: [], data: Float32Array.of(value) });
const ofItems = (...values: number[]): TensorValue => ({
  shape: [values.length, 1],
  data: Float32Array.from(values),
});

const batch = { dtype: 'float32', source: { kind: 'batch' } } as const;
const weight = { dtype: 'float32', role: 'trainable' } as const;

/** `train`: w ← w + rate · mean(x) · w, gives the old w. `predict`: x · w, item by item. */
function twoPrograms(): ProgramSet {
  const graph = new Graph();
  const x = graph.input('x', { shape: [-1, 1], ...batch });
  const rate = graph.input('rate', { shape: [], dtype: 'float32', source: { kind: 'scalar' } });
  const w = graph.state('w', { shape: [2], ...weight });
  const mean = ops.divide(ops.reduceSum(x), ops.batchSize(graph));
  const grown = ops.add(w, ops.multiply(ops.multiply(w, mean), rate));
  return {
    state: graph.stateSpecs,
    programs: {
      train: graph.program({ outputs: { old: w, mean }, updates: { w: grown } }),
      predict: graph.program({ outputs: { y: ops.multiply(x, w), count: ops.batchSize(graph) } }),
    },
  };
}

/** What `Engine` and `Session` promise about programs, state and arrays. */
export function describeSessions(engine: () => Engine): void {
  describe('sessions', () => {
    it('take a batch of any size, from run to run', async () => {
      const session = await engine().load(twoPrograms(), { w: vector(2, 3) });
      for (const values of [[1, 2, 3], [5], [1, 2, 3, 4, 5], [7, 8, 9], [5]]) {
        const { y, count } = await session.run('predict', { x: ofItems(...values) });
        const expected = {
          shape: [values.length, 2],
          data: values.flatMap((value) => [2 * value, 3 * value]),
        };
        expect(y).toBeCloseToTensor(expected);
        expect(count).toBeCloseToTensor({ shape: [], data: [values.length] });
      }
      await session.dispose();
    });

    it('share their state between programs, and take scalars that change', async () => {
      const session = await engine().load(twoPrograms(), { w: vector(2, 3) });
      const first = await session.run('train', { x: ofItems(1, 3), rate: scalar(0.5) });
      expect(first.old).toBeCloseToTensor(vector(2, 3));
      expect(first.mean).toBeCloseToTensor(scalar(2));
      const second = await session.run('train', { x: ofItems(1, 3), rate: scalar(0.25) });
      expect(second.old).toBeCloseToTensor(vector(4, 6));
      const { y } = await session.run('predict', { x: ofItems(1) });
      expect(y).toBeCloseToTensor({ shape: [1, 2], data: [6, 9] });
      await session.dispose();
    });

    it('bring only the outputs that are asked for, and update all the same', async () => {
      const session = await engine().load(twoPrograms(), { w: vector(1, 1) });
      const inputs = { x: ofItems(1), rate: scalar(1) };
      expect(Object.keys(await session.run('train', inputs, ['mean']))).toEqual(['mean']);
      expect(await session.run('train', inputs, [])).toEqual({});
      expect((await session.readState()).w).toBeCloseToTensor(vector(4, 4));
      await session.dispose();
    });

    it('read and write state, wholly and in part', async () => {
      const graph = new Graph();
      const x = graph.input('x', { shape: [-1, 1], ...batch });
      const a = graph.state('layer/a', { shape: [2], ...weight });
      const b = graph.state('layer/b', { shape: [], ...weight });
      const count = graph.state('count', { shape: [3], dtype: 'int32', role: 'slot' });
      const sum = ops.add(
        ops.add(ops.reduceSum(a), b),
        ops.add(ops.reduceSum(ops.cast(count, 'float32')), ops.reduceSum(x)),
      );
      const programs = { state: graph.stateSpecs, programs: { sum: graph.program({ outputs: { sum } }) } };
      const whole: TensorValue = { shape: [3], data: Int32Array.of(100, -2, 100000) };
      const session = await engine().load(programs, {
        'layer/a': vector(1, 2),
        'layer/b': scalar(4),
        count: whole,
      });
      const state = await session.readState();
      expect(Object.keys(state).sort()).toEqual(['count', 'layer/a', 'layer/b']);
      expect(state.count).toEqual(whole);
      expect(state['layer/b']).toEqual(scalar(4));
      expect(Object.keys(await session.readState(['layer/a']))).toEqual(['layer/a']);
      await session.writeState({
        'layer/a': vector(10, 20),
        count: { shape: [3], data: Int32Array.of(1, 2, 3) },
      });
      const { sum: found } = await session.run('sum', { x: ofItems(0.5) });
      expect(found).toBeCloseToTensor(scalar(40.5));
      await session.dispose();
    });

    it('keep none of the arrays that they are given, and give none of their own', async () => {
      const initial = vector(2, 3);
      const session = await engine().load(twoPrograms(), { w: initial });
      initial.data.fill(-1);
      const x = ofItems(1, 3);
      await session.run('train', { x, rate: scalar(0) });
      expect(Array.from(x.data)).toEqual([1, 3]);
      const state = await session.readState();
      state.w?.data.fill(-1);
      const written = vector(5, 6);
      await session.writeState({ w: written });
      written.data.fill(-1);
      const { old } = await session.run('train', { x, rate: scalar(1) });
      expect(old).toBeCloseToTensor(vector(5, 6));
      await session.run('train', { x: ofItems(9), rate: scalar(1) });
      expect(old).toBeCloseToTensor(vector(5, 6));
      await session.dispose();
    });

    it('update all variables together, from the old values', async () => {
      const graph = new Graph();
      const x = graph.input('x', { shape: [-1, 1], ...batch });
      const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => graph.state(name, { shape: [1], ...weight }));
      if (!a || !b || !c || !d) throw new Error('there are four variables');
      const sum = ops.add(a, b);
      const total = ops.reshape(ops.reduceSum(x), [1]);
      const updates = { a: b, b: sum, c: total, d: total };
      const program = graph.program({ outputs: { a, sum, same: sum, c }, updates });
      const session = await engine().load(
        { state: graph.stateSpecs, programs: { step: program } },
        { a: vector(1), b: vector(1), c: vector(0), d: vector(0) },
      );
      const found: number[] = [];
      for (let step = 0; step < 6; step++) {
        const outputs = await session.run('step', { x: ofItems(step, 1) });
        found.push(outputs.a?.data[0] as number);
        expect(outputs.sum).toEqual(outputs.same);
        expect(outputs.c).toBeCloseToTensor(vector(step));
      }
      expect(found).toEqual([1, 1, 2, 3, 5, 8]);
      const state = await session.readState(['c', 'd']);
      expect(state.c).toBeCloseToTensor(vector(6));
      expect(state.d).toBeCloseToTensor(vector(6));
      await session.writeState({ c: vector(-1) });
      expect((await session.readState(['d'])).d).toBeCloseToTensor(vector(6));
      await session.dispose();
    });

    it('take inputs, state and constants for outputs and new state', async () => {
      const graph = new Graph();
      const x = graph.input('x', { shape: [-1, 1], ...batch });
      const fixed = graph.input('fixed', { shape: [2], ...batch });
      const labels = graph.input('labels', { shape: [-1], dtype: 'int32', source: { kind: 'batch' } });
      const w = graph.state('w', { shape: [2], ...weight });
      graph.state('v', { shape: [2], ...weight });
      const constant = graph.constant([7, 8]);
      const program = graph.program({
        outputs: { x, labels, w, constant },
        updates: { w: fixed, v: constant },
      });
      const session = await engine().load(
        { state: graph.stateSpecs, programs: { pass: program } },
        { w: vector(1, 2), v: vector(3, 4) },
      );
      const given = vector(5, 6);
      const inputs = { x: ofItems(1, 2), fixed: given, labels: { shape: [2], data: Int32Array.of(4, -1) } };
      const outputs = await session.run('pass', inputs);
      given.data.fill(0);
      expect(outputs.x).toEqual(inputs.x);
      expect(outputs.labels).toEqual(inputs.labels);
      expect(outputs.w).toEqual(vector(1, 2));
      expect(outputs.constant).toEqual(vector(7, 8));
      expect(await session.readState()).toEqual({ w: vector(5, 6), v: vector(7, 8) });
      await session.run('pass', { ...inputs, fixed: vector(9, 9) });
      expect((await session.readState(['w'])).w).toEqual(vector(9, 9));
      await session.dispose();
    });

    it('run side by side without touching one another', async () => {
      const programs = twoPrograms();
      const sessions = await Promise.all(
        [1, 2, 3].map((value) => engine().load(programs, { w: vector(value, value) })),
      );
      for (let step = 0; step < 3; step++) {
        await Promise.all(
          sessions.map((session) => session.run('train', { x: ofItems(1), rate: scalar(1) })),
        );
      }
      await sessions[0]?.dispose();
      const states = await Promise.all(sessions.slice(1).map((session) => session.readState()));
      expect(states.map(({ w }) => w)).toEqual([vector(16, 16), vector(24, 24)]);
      await Promise.all(sessions.map((session) => session.dispose()));
    });

    it('refuse what does not fit, with an error for users', async () => {
      const programs = twoPrograms();
      await expect(engine().load(programs, {})).rejects.toBeInstanceOf(CnnError);
      await expect(engine().load(programs, { w: vector(1, 2, 3) })).rejects.toBeInstanceOf(CnnError);
      const session = await engine().load(programs, { w: vector(1, 2) });
      await expect(session.run('fly', { x: ofItems(1) })).rejects.toBeInstanceOf(CnnError);
      await expect(session.run('predict', {})).rejects.toBeInstanceOf(CnnError);
      await expect(session.run('predict', { x: ofItems(1) }, ['z'])).rejects.toBeInstanceOf(CnnError);
      await expect(
        session.run('predict', { x: { shape: [1, 2], data: Float32Array.of(1, 2) } }),
      ).rejects.toBeInstanceOf(CnnError);
      await expect(session.writeState({ w: vector(1) })).rejects.toBeInstanceOf(CnnError);
      await expect(session.writeState({ nothing: vector(1) })).rejects.toBeInstanceOf(CnnError);
      await expect(session.readState(['nothing'])).rejects.toBeInstanceOf(CnnError);
      const { y } = await session.run('predict', { x: ofItems(1) });
      expect(y).toBeCloseToTensor({ shape: [1, 2], data: [1, 2] });
      await session.dispose();
    });

    it('hold state until they are disposed, which may happen twice', async () => {
      const session = await engine().load(twoPrograms(), { w: vector(1, 2) });
      const { tensors, bytes } = session.memory();
      expect(tensors).toBeGreaterThanOrEqual(1);
      expect(bytes).toBeGreaterThanOrEqual(8);
      await session.dispose();
      await session.dispose();
      expect(session.memory()).toEqual({ tensors: 0, bytes: 0 });
      await expect(session.run('predict', { x: ofItems(1) })).rejects.toBeInstanceOf(CnnError);
    });
  });
}
