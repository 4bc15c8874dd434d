import { CnnError, type Engine, type TensorValues } from '@cnn/core';
import { trainTutorial } from '@cnn/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { listEngines, selectEngine } from './engines.js';

// Five steps on one engine and five on another are ten steps on either: state holds all that training has reached.

const working = (await listEngines()).filter(({ available }) => available).map(({ name }) => name);
const engines = new Map<string, Engine>();
for (const name of working) engines.set(name, await selectEngine({ name }));
afterAll(async () => {
  for (const engine of engines.values()) await engine.dispose();
});

const engineOf = (name: string): Engine => {
  const engine = engines.get(name);
  if (!engine) throw new CnnError('ENGINE', `${name} does not work here.`);
  return engine;
};
const steps = (name: string, first: number, end: number, state?: TensorValues) =>
  trainTutorial({ engine: engineOf(name), learningRate: 0.001, first, end, ...(state && { state }) });

const pairs = ['tensorflow', 'onnx', 'wasm'].flatMap((from) =>
  ['tensorflow', 'onnx', 'wasm'].filter((to) => to !== from).map((to) => [from, to] as const),
);

describe('state moves from engine to engine', () => {
  for (const [from, to] of pairs) {
    it.skipIf(!working.includes(from) || !working.includes(to))(`${from} → ${to}`, async () => {
      const begun = await steps(from, 0, 5);
      const moved = [...begun.losses, ...(await steps(to, 5, 10, begun.state)).losses];
      for (const name of [from, to]) {
        const whole = await steps(name, 0, 10);
        expect({ data: moved }, name).toBeCloseToTensor({ data: whole.losses }, 1e-4);
      }
    });
  }
});
