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

describe('selectEngine for a cluster', () => {
  const workers = ['10.0.0.1:2222', '10.0.0.2:2222'];

  it('is refused by every engine that computes in one process', async () => {
    for (const name of engineNames.filter((one) => one !== 'tensorflow')) {
      await expect(selectEngine({ name, cluster: { workers, index: 0 } })).rejects.toThrow(
        `the engine ${name} does not work here. ${name}: ${name} trains in one process only. Use the engine tensorflow for a cluster.`,
      );
    }
  });

  it('starts nothing for a cluster that is none, or outside of a private network', async () => {
    for (const [cluster, said] of [
      [{ workers: ['here'], index: 0 }, 'cluster: expected workers as host:port, such as 10.0.0.1:2222'],
      [{ workers, index: 2 }, 'cluster: expected index to be an integer from 0 to 1, received 2.'],
      [{ workers: ['8.8.8.8:1', '10.0.0.1:1'], index: 0 }, 'cluster: 8.8.8.8:1 is outside of this machine'],
    ] as const) {
      await expect(selectEngine({ cluster })).rejects.toMatchObject({
        code: 'OPTIONS',
        message: expect.stringContaining(said),
      });
    }
  });

  it('starts an engine of one process for one worker', async () => {
    const engine = await selectEngine({ name: 'cpu', cluster: { workers: ['10.0.0.1:1'], index: 0 } });
    expect(engine.cluster).toBeUndefined();
    await engine.dispose();
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
