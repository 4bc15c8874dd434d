import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  conv2d,
  dense,
  type Engine,
  globalAveragePooling2d,
  initialState,
  type Session,
  sequential,
} from '@cnn/core';
import { imageSet } from '@cnn/data';
import { explainableModel, explanations } from '@cnn/explain';
import { expect, it } from 'vitest';
import { selectEngine } from '../engine/engines.js';

const definition = sequential({
  input: [64, 64, 3],
  layers: [
    conv2d({ filters: 4, kernelSize: 3, activation: 'relu' }),
    globalAveragePooling2d(),
    dense({ units: 1, activation: 'sigmoid' }),
  ],
});
const set = imageSet({
  name: 'many',
  classNames: ['0', '1'],
  imageShape: [64, 64, 3],
  items: Array.from({ length: 2000 }, () => ({ label: 0 })),
  pixelType: 'float32',
  white: null,
  load: (index) => new Float32Array(64 * 64 * 3).map((_, at) => ((at * 31 + index * 17) % 101) / 101),
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

it.each(['onnx', 'wasm'])(
  '2,000 images leave no more memory behind than 100, on %s',
  async (name) => {
    const engine = await selectEngine({ name });
    const sessions: Session[] = [];
    const watched: Engine = {
      ...engine,
      load: async (programs, state) => {
        const session = await engine.load(programs, state);
        sessions.push(session);
        return session;
      },
    };
    const model = explainableModel({ definition, weights: initialState(definition, 1), engine: watched });
    const held: object[] = [];
    const buffers: number[] = [];
    let done = 0;
    for await (const { map } of explanations({ model, images: set })) {
      expect(map).toHaveLength(4096);
      done += 1;
      if (done % 100 !== 0) continue;
      held.push(...sessions.map((session) => session.memory()));
      collectGarbage();
      buffers.push(process.memoryUsage().arrayBuffers);
    }
    expect(done).toBe(2000);
    expect(sessions).toHaveLength(1);
    for (const one of held) expect(one).toEqual(held[0]);
    // 900 maps and their images are 59 MB. The engine's thread frees arrays when it comes to it, so what is held goes up and down: a leak
    // never comes down.
    const least = Math.min(...buffers.slice(buffers.length / 2));
    expect(least - (buffers[0] as number)).toBeLessThan(30_000_000);
    await model.dispose();
    await engine.dispose();
  },
  60_000,
);
