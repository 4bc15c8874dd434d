import { CnnError } from '@cnn/core';

export interface KubernetesJobOptions {
  /** Of the Job: lower-case letters, digits and `-`, at most 52. */
  readonly name: string;
  /** The container's image, in which `command` is found. */
  readonly image: string;
  /** The PersistentVolumeClaim of the storage that the containers share. */
  readonly volumeClaim: string;
  /** Where that storage is mounted, and each training begins: an absolute path. */
  readonly workingDir: string;
  /** The folder of each task's own, by an absolute path below `workingDir`, but for the number at its end, which counts from 1. */
  readonly tasks: string;
  /** How many there are. */
  readonly count: number;
  /** Trainings at the same time. Default: all. */
  readonly parallel?: number | undefined;
  /** Of each training. */
  readonly cpus: number;
  /** Of each training. Default: no limit. */
  readonly memoryBytes?: number | undefined;
  /** Of each training, as NVIDIA's device plugin counts them. Default 0. */
  readonly gpus?: number | undefined;
  /** How often a training goes on from its checkpoint whose container was killed. Default 3. */
  readonly retries?: number | undefined;
  /** What runs a task in the container, before its folder. Default `cnn run-task`. */
  readonly command?: string | undefined;
}

/**
 * The manifest of a Kubernetes Job (`batch/v1`) with one index for each task. A training that fails by itself is not tried again; one whose
 * container was killed is, from its checkpoint; an evicted one does not count. Needs Kubernetes 1.29, whose Jobs know
 * `backoffLimitPerIndex`.
 *
 * @returns plain JSON, which is YAML as well
 * @throws CnnError (OPTIONS) for a name that Kubernetes would refuse, and a path that is not absolute
 *
 * @example
 * kubernetesJob({
 *   ...{ name: 'folds', image: 'registry.example/cnn:1', volumeClaim: 'images', workingDir: '/shared' },
 *   ...{ tasks: '/shared/folds/jobs/fold-', count: 5, cpus: 2 },
 * });
 */
export function kubernetesJob(options: KubernetesJobOptions): object {
  const { name, image, volumeClaim, workingDir, tasks, count, parallel = count, retries = 3 } = options;
  const { command = 'cnn run-task' } = options;
  if (!/^[a-z]([-a-z0-9]{0,50}[a-z0-9])?$/.test(name)) {
    throw new CnnError(
      'OPTIONS',
      `kubernetesJob: name: expected at most 52 lower-case letters, digits and -, beginning with a letter, received "${name}".`,
    );
  }
  for (const [option, path] of Object.entries({ workingDir, tasks })) {
    if (path.startsWith('/')) continue;
    throw new CnnError(
      'OPTIONS',
      `kubernetesJob: ${option}: expected an absolute path on the storage that all containers share, such as /shared, received "${path}".`,
    );
  }
  const labels = { 'app.kubernetes.io/name': 'cnn', 'app.kubernetes.io/instance': name };
  const index = '$((JOB_COMPLETION_INDEX + 1))';
  const container = {
    name: 'training',
    image,
    workingDir,
    command: ['/bin/sh', '-c', `exec ${command} ${quoted(tasks)}"${index}"`],
    resources: resourcesOf(options),
    volumeMounts: [{ name: 'shared', mountPath: workingDir }],
  };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, labels },
    spec: {
      completionMode: 'Indexed',
      completions: count,
      parallelism: Math.min(parallel, count),
      backoffLimitPerIndex: retries,
      podFailurePolicy: {
        rules: [
          { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
          // What cnn ends with that has found out why it can't train.
          { action: 'FailIndex', onExitCodes: { operator: 'In', values: [1, 2, 3] } },
        ],
      },
      template: {
        metadata: { labels },
        spec: {
          restartPolicy: 'Never',
          containers: [container],
          volumes: [{ name: 'shared', persistentVolumeClaim: { claimName: volumeClaim } }],
        },
      },
    },
  };
}

function resourcesOf({ cpus, memoryBytes, gpus = 0 }: KubernetesJobOptions): object {
  const memory = memoryBytes === undefined ? {} : { memory: `${Math.ceil(memoryBytes / 1024 ** 2)}Mi` };
  const cards = gpus === 0 ? {} : { 'nvidia.com/gpu': `${gpus}` };
  return { requests: { cpu: `${cpus}`, ...memory }, limits: { ...memory, ...cards } };
}

/** A word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
