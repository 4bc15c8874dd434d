import { folderStore } from '@cnn/node';
import { rayExecutor } from '@cnn/ray';
import { shellWord } from '../options/commandLine.js';
import { program } from '../program.js';
import type { OpenedExecutor } from './openedExecutor.js';
import { pathOnNodes, workingDirOf } from './pathOnNodes.js';
import { type TrainingHostValues, trainCommandOf, trainingHostOf } from './trainingHost.js';

/** Values of the options of jobs. */
export interface JobValues extends TrainingHostValues {
  readonly executor: 'local' | 'ray' | 'manifest';
  readonly processes: number | undefined;
  readonly threads: number | undefined;
  readonly 'working-dir': string | undefined;
  readonly 'job-cpus': number | undefined;
  /** In megabytes. */
  readonly 'job-memory': number | undefined;
  readonly 'job-gpus': number | undefined;
  readonly 'job-retries': number | undefined;
  readonly 'job-command': string | undefined;
}

export interface RayValues extends JobValues {
  readonly overwrite: boolean;
  readonly 'ray-address': string | undefined;
}

/** Runs the trainings of a command as jobs of a Ray cluster. */
export async function openRay(values: RayValues, tell: (text: string) => void): Promise<OpenedExecutor> {
  const { out, processes, threads, overwrite, 'ray-address': address } = values;
  const { 'job-cpus': cpus, 'job-memory': memory, 'job-gpus': gpus, 'job-retries': retries } = values;
  const workingDir = workingDirOf(values);
  const host = trainingHostOf(values);
  const executor = await rayExecutor({
    ...{ address, processes, threads, cpus, gpus, retries, overwrite, workingDir },
    store: folderStore(out),
    root: pathOnNodes(out, workingDir),
    command: `${values['job-command'] ?? ownCommand(workingDir)} run-task`,
    memoryBytes: memory === undefined ? undefined : memory * 1024 ** 2,
    host: (task) => ({ ...host, command: trainCommandOf(out, task) }),
    onNotice: tell,
  });
  const { version, cpus: total, parallel } = executor;
  const cluster = `Ray ${version} at ${executor.address}${total === undefined ? '' : ` with ${total} CPUs`}`;
  const jobs = `${parallel} ${parallel === 1 ? 'job' : 'jobs'} at once`;
  const each = `${executor.threads} ${executor.threads === 1 ? 'thread' : 'threads'} each`;
  const line = `${cluster}: ${jobs}, ${each}, on which the last bits of the weights depend (--threads).`;
  return { executor, threads: executor.threads, line };
}

/** This Node and this cnn, as the nodes see them. */
function ownCommand(workingDir: string): string {
  return [process.execPath, pathOnNodes(program, workingDir)].map(shellWord).join(' ');
}
