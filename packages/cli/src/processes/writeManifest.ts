import { basename, join, resolve } from 'node:path';
import { CnnError } from '@cnn/core';
import {
  type CrossValidateOptions,
  foldTasks,
  jobsFolder,
  removeTask,
  storeBelow,
  writeTask,
} from '@cnn/experiment';
import { kubernetesJob, processBudget } from '@cnn/node';
import { stringify } from 'yaml';
import type { Arguments } from '../options/arguments.js';
import { required } from '../options/required.js';
import { withThreads } from './openedExecutor.js';
import type { JobValues } from './openRay.js';
import { pathOnNodes, workingDirOf } from './pathOnNodes.js';
import { trainCommandOf, trainingHostOf } from './trainingHost.js';

/** Values of the options of `--executor manifest`. */
export interface ManifestValues extends JobValues {
  readonly image: string | undefined;
  readonly 'volume-claim': string | undefined;
}

const FILE = 'kubernetes-job.yaml';

/**
 * Makes the folds, leaves the task of each in OUT/jobs, and writes the manifest of a Kubernetes Job that trains them.
 *
 * @throws CnnError (USAGE) for options that are missing, what `foldTasks` throws
 */
export async function writeManifest(
  { values }: Arguments<ManifestValues>,
  options: Omit<CrossValidateOptions, 'executor'>,
  tell: (text: string) => void,
): Promise<void> {
  const workingDir = workingDirOf(values);
  const image = required(values, 'image', 'IMAGE');
  const volumeClaim = required(values, 'volume-claim', 'NAME');
  const { out, processes: parallel, 'job-memory': memory, 'job-gpus': gpus, 'job-retries': retries } = values;
  if (gpus !== undefined && !Number.isInteger(gpus)) {
    throw new CnnError('USAGE', `--job-gpus: Kubernetes gives whole cards, received ${gpus}.`);
  }
  const { threads } = processBudget({ threads: values.threads });
  const root = pathOnNodes(out, workingDir);
  const { store, experiment, checkpointEvery = 'epoch' } = options;
  const tasks = await foldTasks({
    ...options,
    experiment: withThreads(experiment, threads),
    checkpointEvery,
    onEvent: (event) => {
      if (event.type === 'notice') tell(event.message);
    },
  });
  for (const task of tasks) {
    const own = storeBelow(store, `${jobsFolder}/${task.out}`);
    await removeTask(own);
    const host = { ...trainingHostOf(values), command: trainCommandOf(out, task) };
    await writeTask(own, { root, task, host });
  }
  const job = kubernetesJob({
    ...{ image, volumeClaim, workingDir, parallel, gpus, retries },
    name: nameOf(out),
    tasks: `${root}/${jobsFolder}/fold-`,
    count: tasks.length,
    cpus: values['job-cpus'] ?? threads,
    memoryBytes: memory === undefined ? undefined : memory * 1024 ** 2,
    command: `${values['job-command'] ?? 'cnn'} run-task`,
  });
  await store.write(FILE, `${stringify(job, { lineWidth: 0 })}`);
  const file = join(out, FILE);
  tell(`Wrote ${file}: ${tasks.length} folds, each an index of a Job of Kubernetes.`);
  tell(`Start it: kubectl apply -f ${file}`);
  tell(
    'When it has ended, gather the results: the same command without --executor and the options of its jobs.',
  );
}

/** A name that Kubernetes takes. */
function nameOf(out: string): string {
  const words = basename(resolve(out))
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
  return `cnn-${words}`.slice(0, 52).replace(/-+$/, '');
}
