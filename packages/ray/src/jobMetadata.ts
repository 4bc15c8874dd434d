import { canonicalSum, type TrainingTask } from '@cnn/experiment';
import type { RayJob } from './jobsApi.js';

/** What a job is told by, which Ray keeps and lists: a program that begins anew finds the jobs of the one before. */
export interface JobIdentity {
  /** The executor's folder, as the nodes see it. */
  readonly root: string;
  /** The run of a cross-validation or search in that folder; empty where none is named. */
  readonly run: string;
  /** The folder of the training. */
  readonly out: string;
  /** The sum of the task. */
  readonly task: string;
  /** Counted from 1. */
  readonly attempt: number;
}

const PREFIX = 'cnn-';

export function metadataOf({ root, run, out, task, attempt }: JobIdentity): Record<string, string> {
  const fields = { root, run, out, task, attempt: `${attempt}` };
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${PREFIX}${name}`, value]));
}

/** Undefined of a job that something else has submitted. */
export function identityOf({ metadata }: Pick<RayJob, 'metadata'>): JobIdentity | undefined {
  const field = (name: string): string | undefined => metadata[`${PREFIX}${name}`];
  const [root, run, out, task] = ['root', 'run', 'out', 'task'].map(field);
  const attempt = Number(field('attempt'));
  if (root === undefined || run === undefined || out === undefined || task === undefined) return undefined;
  return { root, run, out, task, attempt: Number.isSafeInteger(attempt) ? attempt : 1 };
}

export function taskSum(task: TrainingTask): string {
  return canonicalSum(JSON.parse(JSON.stringify(task)));
}

/** Whether a job runs, or will. */
export function isAlive({ status }: Pick<RayJob, 'status'>): boolean {
  return status === 'PENDING' || status === 'RUNNING';
}
