import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { captured } from '@cnn/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from '../run.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-workers-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const cnn = captured(run);
const two = '{"worker": ["127.0.0.1:2222", "127.0.0.1:2223"]}';

async function train(text: string | undefined, ...words: string[]) {
  const cluster = join(root, 'cluster.json');
  if (text !== undefined) await writeFile(cluster, text);
  const data = ['--data', 'synthetic', '--image-size', '22', '--out', join(root, 'out')];
  return cnn('train', ...data, ...(text === undefined ? [] : ['--cluster', cluster]), ...words);
}

it.each([
  ['is no JSON', '{worker: []}', ['--task', '0'], /cluster\.json is no JSON: .* Write it again\./, 1],
  ['has no worker', '{"worker": []}', ['--task', '0'], /cluster\.json: expected a list of workers/, 1],
  [
    'is no object',
    '["a:1"]',
    ['--task', '0'],
    /expected an object such as \{"worker": \["10\.0\.0\.1:2222"/,
    1,
  ],
  ['has parameter servers', '{"worker": ["a:1"], "ps": ["b:1"]}', ['--task', '0'], /received "ps"/, 1],
  [
    'has one address twice',
    '{"worker": ["a:1", "a:1"]}',
    ['--task', '0'],
    /cluster\.json: the worker a:1 stands twice/,
    2,
  ],
  [
    'lacks a port',
    '{"worker": ["a", "b:1"]}',
    ['--task', '0'],
    /expected workers as host:port, .* received "a"/,
    2,
  ],
  [
    'comes without a task',
    two,
    [],
    /--task: expected which worker of .*cluster\.json this process is, from 0/,
    2,
  ],
  ['has no such task', two, ['--task', '2'], /--task: expected 0 to 1 in .*cluster\.json, received 2/, 2],
  [
    'comes with a task that is no number',
    two,
    ['--task', 'one'],
    /--task: expected a whole number of at least 0/,
    2,
  ],
  [
    'comes with another engine',
    two,
    ['--task', '0', '--engine', 'wasm'],
    /--cluster is for the engine tensorflow, received --engine wasm, which trains in one process only/,
    2,
  ],
  [
    'comes with another engine to another worker',
    two,
    ['--task', '1', '--engine', 'onnx'],
    /--cluster is for the engine tensorflow/,
    2,
  ],
  [
    'has an address of a public network',
    '{"worker": ["127.0.0.1:2222", "192.0.2.7:2222"]}',
    ['--task', '0'],
    /192\.0\.2\.7:2222 is outside of this machine and of private networks\. .*--trust-network/,
    2,
  ],
])('a file that %s is refused in one line', async (_, text, words, message, code) => {
  const ended = await train(text, ...words);
  expect(ended.err).toMatch(message);
  expect(ended.err.trim().split('\n')).toHaveLength(1);
  expect(ended.err).not.toMatch(/trustNetwork|undefined/);
  expect(ended.code).toBe(code);
});

it.each([
  [['--cluster', 'none.json', '--task', '0'], /can't read none\.json: it does not exist/],
  [['--task', '0'], /--task is for --cluster: add it, or leave out --task/],
  [['--trust-network'], /--trust-network is for --cluster/],
])('%j is refused', async (words, message) => {
  expect((await train(undefined, ...words)).err).toMatch(message);
});

it('a worker that resumes is told the run by worker 0, and takes no options of it', async () => {
  const cluster = join(root, 'cluster.json');
  await writeFile(cluster, two);
  const resume = ['--resume', join(root, 'nowhere'), '--cluster', cluster, '--task', '1'];
  const { err, code } = await cnn('train', ...resume, '--epochs', '3');
  expect(err).toContain('--resume goes on with the options of the run; leave out --epochs');
  expect(code).toBe(2);
});
