import { describe, expect, it } from 'vitest';
import { engineNames, listEngines, selectEngine } from './engines.js';

describe('selectEngine', () => {
  it('starts the engine of a name', async () => {
    const engine = await selectEngine({ name: 'cpu' });
    expect(engine.name).toBe('cpu');
    await engine.dispose();
  });

  it('starts the first that works when no name is given', async () => {
    const statuses = await listEngines();
    const engine = await selectEngine();
    const first = statuses.find(({ available, onlyByName }) => available && onlyByName === undefined);
    expect(engine.name).toBe(first?.name);
    await engine.dispose();
  });

  it('refuses an unknown name', async () => {
    await expect(selectEngine({ name: 'gpu' })).rejects.toThrow(
      'engine: expected tensorflow, onnx, onnx-webgpu, webgpu, wasm, tfjs-node, cpu, received gpu.',
    );
  });

  it('refuses an option that there is not, rather than to start another engine', async () => {
    for (const [options, said] of [
      [{ engine: 'onnx' }, "selectEngine: there is no option 'engine'. Did you mean name?"],
      [
        { name: 5 },
        'engine: expected tensorflow, onnx, onnx-webgpu, webgpu, wasm, tfjs-node, cpu, received 5.',
      ],
      [{ name: 'cpu', threads: 0 }, 'selectEngine: threads must be an integer of at least 1, received 0.'],
    ] as const)
      await expect(selectEngine(options as object)).rejects.toThrow(said);
  });

  it('says why an engine does not work', async () => {
    const broken = (await listEngines()).find(({ available }) => !available);
    if (!broken) return;
    const error: unknown = await selectEngine({ name: broken.name }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'CnnError', code: 'ENGINE' });
    expect((error as Error).message).toContain(broken.reason);
  });
});

describe('listEngines', () => {
  it('names every engine, with a description or a reason of one line', async () => {
    const statuses = await listEngines();
    expect(statuses.map(({ name }) => name)).toEqual(engineNames);
    for (const { available, description, reason } of statuses) {
      const text = available ? description : reason;
      expect(text).toMatch(/^[^\n]+$/);
      expect(available ? reason : description).toBeUndefined();
    }
    for (const name of ['cpu', 'wasm']) {
      expect(statuses.find((status) => status.name === name)).toMatchObject({ available: true });
    }
  });
});
