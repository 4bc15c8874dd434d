import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { type KubernetesJobOptions, kubernetesJob } from './kubernetesJob.js';

/** Kubernetes' own description of a Job. How it was made stands in packages/testing/goldens/kubernetes_job.py. */
const schema = JSON.parse(
  readFileSync(new URL('../../../testing/goldens/kubernetes/job-batch-v1.json', import.meta.url), 'utf8'),
);
const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);

const options: KubernetesJobOptions = {
  ...{ name: 'cnn-folds', image: 'registry.example/cnn:1', volumeClaim: 'images', workingDir: '/shared' },
  ...{ tasks: '/shared/folds/jobs/fold-', count: 5, cpus: 2, gpus: 1, memoryBytes: 4 * 1024 ** 3 },
};

describe('kubernetesJob', () => {
  it('is a Job as Kubernetes describes it, with an index for each task', () => {
    const job = kubernetesJob(options);
    expect(validate(job), JSON.stringify(validate.errors)).toBe(true);
    expect(job).toMatchObject({
      spec: {
        completionMode: 'Indexed',
        completions: 5,
        parallelism: 5,
        backoffLimitPerIndex: 3,
        template: {
          spec: {
            restartPolicy: 'Never',
            containers: [
              {
                command: [
                  '/bin/sh',
                  '-c',
                  `exec cnn run-task '/shared/folds/jobs/fold-'"$((JOB_COMPLETION_INDEX + 1))"`,
                ],
                resources: {
                  requests: { cpu: '2', memory: '4096Mi' },
                  limits: { memory: '4096Mi', 'nvidia.com/gpu': '1' },
                },
              },
            ],
          },
        },
      },
    });
    expect(
      validate(kubernetesJob({ ...options, gpus: undefined, memoryBytes: undefined, parallel: 2 })),
    ).toBe(true);
  });

  it('is judged by a schema that refuses what Kubernetes does not know', () => {
    const job = kubernetesJob(options) as { spec: object };
    expect(validate({ ...job, spec: { ...job.spec, completionsMode: 'Indexed' } })).toBe(false);
    expect(validate({ ...job, spec: { ...job.spec, completions: '5' } })).toBe(false);
  });

  it.each([
    [{ name: 'Folds' }, 'name: expected at most 52 lower-case letters'],
    [{ workingDir: 'shared' }, 'workingDir: expected an absolute path'],
    [{ tasks: 'jobs/fold-' }, 'tasks: expected an absolute path'],
  ])('refuses %j', (wrong, message) => {
    expect(() => kubernetesJob({ ...options, ...wrong })).toThrow(message);
  });
});
