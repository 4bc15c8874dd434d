import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCluster } from './readCluster.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-cluster-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function file(text: string): Promise<string> {
  const path = join(root, 'cluster.json');
  await writeFile(path, text);
  return path;
}

const two = '{"worker": ["127.0.0.1:2222", "127.0.0.1:2223"]}';

describe('a file', () => {
  it('names the workers, and the task which of them this is', async () => {
    const from = await file(two);
    expect(await readCluster({ from, task: 1, trustNetwork: true })).toEqual({
      workers: ['127.0.0.1:2222', '127.0.0.1:2223'],
      index: 1,
      trustNetwork: true,
    });
    expect(await readCluster({ from: await file('{"worker": ["a:1"]}'), task: 0 })).toMatchObject({
      index: 0,
    });
    expect(
      await readCluster({ from: await file('{"chief": ["a:1"], "worker": ["b:1"]}'), task: 0 }),
    ).toMatchObject({ workers: ['a:1', 'b:1'], index: 0 });
  });

  it.each([
    ['worker: a:1', 0, /cluster\.json is no JSON/],
    ['["a:1"]', 0, /expected an object such as .* received \["a:1"\]/],
    ['{}', 0, /expected a list of workers, received \{\}\. Write it so: \{"worker"/],
    ['{"worker": []}', 0, /expected a list of workers, received \{"worker":\[\]\}/],
    ['{"worker": "a:1"}', 0, /expected a list of workers, received \{"worker":"a:1"\}/],
    ['{"worker": [1, 2]}', 0, /expected a list of workers/],
    ['{"worker": ["a:1"], "ps": ["b:1"]}', 0, /expected worker, and chief at the most, received "ps"/],
    ['{"worker": ["a:1", "b:2", "a:1"]}', 0, /the worker a:1 stands twice/],
    ['{"worker": ["a", "b:2"]}', 0, /expected workers as host:port, such as 10\.0\.0\.1:2222, received "a"/],
    ['{"worker": ["a:70000", "b:2"]}', 0, /expected workers as host:port/],
    [two, 2, /task: expected 0 to 1 in .*cluster\.json, received 2/],
    [
      two,
      undefined,
      /task: expected which worker of .*cluster\.json this process is, from 0, received nothing/,
    ],
    ['{"worker": ["a:1"]}', 1, /task: expected 0, as there is 1 worker in/],
  ])('is refused: %s with task %s', async (text, task, message) => {
    await expect(readCluster({ from: await file(text), task })).rejects.toThrow(message);
  });

  it('that is not there is named', async () => {
    await expect(readCluster({ from: join(root, 'none.json'), task: 0 })).rejects.toThrow(
      /can't read .*none\.json: it does not exist/,
    );
  });
});

describe('TF_CONFIG', () => {
  const read = (value: unknown, task?: number) =>
    readCluster({
      ...{ from: 'TF_CONFIG', task },
      environment: { TF_CONFIG: typeof value === 'string' ? value : JSON.stringify(value) },
    });
  const cluster = { chief: ['c:1'], worker: ['a:1', 'b:1'] };

  it('is read as TensorFlow writes it: the chief is worker 0', async () => {
    const workers = ['c:1', 'a:1', 'b:1'];
    expect(await read({ cluster, task: { type: 'chief', index: 0 } })).toMatchObject({ workers, index: 0 });
    expect(await read({ cluster, task: { type: 'worker', index: 1 } })).toMatchObject({ workers, index: 2 });
    const plain = { worker: ['a:1', 'b:1'] };
    expect(await read({ cluster: plain, task: { type: 'worker', index: 1 } })).toMatchObject({ index: 1 });
  });

  it.each([
    ['', undefined, /the environment has no TF_CONFIG\. Set it/],
    ['{', undefined, /TF_CONFIG: it is no JSON/],
    [{ task: { type: 'worker', index: 0 } }, undefined, /TF_CONFIG: cluster: expected an object/],
    [{ cluster }, undefined, /TF_CONFIG: task: expected an object/],
    [
      { cluster, task: { type: 'evaluator', index: 0 } },
      undefined,
      /received \{"type":"evaluator","index":0\}/,
    ],
    [
      { cluster, task: { type: 'worker', index: 2 } },
      undefined,
      /task: expected 0 to 2 in TF_CONFIG, received 3/,
    ],
    [
      { cluster, task: { type: 'worker', index: 0 } },
      1,
      /TF_CONFIG says itself which worker this process is/,
    ],
  ])('is refused: %j', async (value, task, message) => {
    await expect(read(value, task)).rejects.toThrow(message);
  });
});
