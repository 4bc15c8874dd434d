import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTask } from '@cnn/experiment';
import { folderStore } from '@cnn/node';
import { captured } from '@cnn/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { run } from '../run.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-cluster-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const cnn = captured(run);
const data = ['--data', 'synthetic', '--image-size', '22', '--epochs', '1'];

describe('trainings on a cluster', () => {
  it('writes the manifest of a Job of Kubernetes and the tasks that its indexes run', async () => {
    const out = join(root, 'Folds 5');
    const job = ['--executor', 'manifest', '--image', 'registry.example/cnn:1', '--volume-claim', 'images'];
    const asked = ['cross-validate', ...data, '--folds', '3', '--threads', '4', '--job-memory', '2048'];
    const { code, err, out: text } = await cnn(...asked, ...job, '--working-dir', '/shared', '--out', out);
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(text).toContain(`kubectl apply -f ${join(out, 'kubernetes-job.yaml')}`);
    const manifest = parse(await readFile(join(out, 'kubernetes-job.yaml'), 'utf8'));
    expect(manifest).toMatchObject({
      kind: 'Job',
      metadata: { name: 'cnn-folds-5' },
      spec: { completions: 3, template: { spec: { containers: [{ workingDir: '/shared' }] } } },
    });
    const [container] = manifest.spec.template.spec.containers;
    expect(container.resources.requests).toEqual({ cpu: '4', memory: '2048Mi' });
    expect(container.command[2]).toContain(`${out}/jobs/fold-`);
    const { task } = await readTask(folderStore(join(out, 'jobs', 'fold-3')));
    expect(task).toMatchObject({
      out: 'fold-3',
      ...{ resume: true, checkpointEvery: 'epoch' },
      experiment: { engine: { threads: 4 }, data: { source: 'synthetic' } },
    });
    expect(Object.keys(task.split ?? {})).toContain('train');
  });

  it.each([
    [
      ['--executor', 'ray'],
      '--working-dir is missing: with --executor ray it is the absolute path of the current folder',
    ],
    [
      ['--executor', 'ray', '--working-dir', '/shared', '--cores', '4'],
      '--cores is for --executor local, not ray',
    ],
    [['--job-cpus', '2'], '--job-cpus is for --executor ray or manifest, not local'],
    [['--executor', 'manifest', '--working-dir', '/shared'], '--image IMAGE is missing'],
    [
      ['--executor', 'ray', '--working-dir', '/shared', '--ray-address', 'http://127.0.0.1:9'],
      'Start one with: ray start --head',
    ],
  ])('refuses %j', async (options, message) => {
    const { code, err } = await cnn('cross-validate', ...data, '--out', join(root, 'bad'), ...options);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it('runs one task, and says what is wrong with its folder', async () => {
    const none = await cnn('run-task');
    expect(none.code).toBe(2);
    expect(none.err).toContain('expected one folder');
    const { code, out } = await cnn('run-task', join(root, 'nowhere'));
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ type: 'error', error: { code: 'FILE' } });
  });
});
