import { type Cluster, CnnError, checkCluster } from '@cnn/core';
import { readJson } from '../files/files.js';

export interface ReadClusterOptions {
  /** A file such as `{"worker": ["10.0.0.1:2222", "10.0.0.2:2222"]}`, or `TF_CONFIG`: the environment variable of that name. */
  readonly from: string;
  /** Which of the workers this process is, from 0. `TF_CONFIG` says it itself. */
  readonly task?: number | undefined;
  /** See `Cluster`. Default false. */
  readonly trustNetwork?: boolean | undefined;
  /** Default that of the process. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
}

/** What is read, before it is known to be right. */
type Json = Readonly<Record<string, unknown>>;

const VARIABLE = 'TF_CONFIG';
const example = '{"worker": ["10.0.0.1:2222", "10.0.0.2:2222"]}';

/**
 * The workers of a cluster, from a file that is the same for all of them, or as TensorFlow's own users write them. A `chief` is worker 0,
 * before those of `worker`.
 *
 * @throws CnnError (FILE) for a file that can't be read, is no JSON or names no workers; (OPTIONS) for a variable that does not, workers
 *   that are no different `host:port`, a task that is none of theirs, or kinds of tasks that there are not here
 *
 * @example
 * const cluster = await readCluster({ from: 'cluster.json', task: 1 });
 * const engine = await selectEngine({ name: 'tensorflow', cluster });
 */
export async function readCluster(options: ReadClusterOptions): Promise<Cluster> {
  const { from, trustNetwork } = options;
  const { jobs, index } = from === VARIABLE ? ofVariable(options) : await ofFile(options);
  const workers = workersOf(jobs, from);
  if (!Number.isInteger(index) || index < 0 || index >= workers.length) {
    const counted = workers.length === 1 ? '0, as there is 1 worker' : `0 to ${workers.length - 1}`;
    throw new CnnError('OPTIONS', `task: expected ${counted} in ${from}, received ${index}.`, {
      details: { option: 'task' },
    });
  }
  const cluster = { workers, index, trustNetwork };
  checkCluster(cluster);
  return cluster;
}

interface Found {
  readonly jobs: Json;
  readonly index: number;
}

async function ofFile({ from, task }: ReadClusterOptions): Promise<Found> {
  const jobs = await readJson(from);
  if (task === undefined) {
    throw new CnnError(
      'OPTIONS',
      `task: expected which worker of ${from} this process is, from 0, received nothing. Start one process for each worker.`,
      { details: { option: 'task' } },
    );
  }
  return { jobs: objectOf(jobs, from), index: task };
}

function ofVariable({ task, environment = process.env }: ReadClusterOptions): Found {
  const text = environment[VARIABLE];
  if (text === undefined || text === '') {
    throw wrong(VARIABLE, `the environment has no ${VARIABLE}`, `Set it, or name a file such as ${example}`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw wrong(
      VARIABLE,
      `it is no JSON: ${reason.replaceAll(/\s+/g, ' ')}`,
      `Write {"cluster": ${example}, "task": {"type": "worker", "index": 0}}`,
    );
  }
  if (task !== undefined) {
    throw new CnnError(
      'OPTIONS',
      `task: ${VARIABLE} says itself which worker this process is. Leave it out.`,
      {
        details: { option: 'task' },
      },
    );
  }
  const { cluster, task: own } = objectOf(json, VARIABLE);
  const jobs = objectOf(cluster, `${VARIABLE}: cluster`);
  const { type, index } = objectOf(own, `${VARIABLE}: task`);
  if ((type !== 'worker' && type !== 'chief') || typeof index !== 'number') {
    throw wrong(
      VARIABLE,
      `expected a task such as {"type": "worker", "index": 0}, received ${JSON.stringify(own)}`,
      'There are workers and a chief, who is worker 0',
    );
  }
  const chiefs = Array.isArray(jobs.chief) ? jobs.chief.length : 0;
  return { jobs, index: type === 'chief' ? index : index + chiefs };
}

function workersOf(jobs: Json, from: string): readonly string[] {
  const other = Object.keys(jobs).find((name) => name !== 'worker' && name !== 'chief');
  if (other !== undefined) {
    throw wrong(
      from,
      `expected worker, and chief at the most, received ${JSON.stringify(other)}`,
      `Name the workers alone, such as ${example}`,
    );
  }
  const { chief = [], worker = [] } = jobs;
  const isList = (value: unknown): value is readonly string[] =>
    Array.isArray(value) && value.every((one) => typeof one === 'string');
  if (!isList(chief) || !isList(worker) || chief.length + worker.length === 0) {
    throw wrong(from, `expected a list of workers, received ${shown(jobs)}`, `Write it so: ${example}`);
  }
  return [...chief, ...worker];
}

function objectOf(value: unknown, from: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw wrong(from, `expected an object such as ${example}, received ${shown(value)}`, 'Write it again');
}

function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? 'nothing';
  return json.length > 80 ? `${json.slice(0, 79)}…` : json;
}

function wrong(from: string, problem: string, remedy: string): CnnError {
  const code = from.startsWith(VARIABLE) ? 'OPTIONS' : 'FILE';
  return new CnnError(code, `${from}: ${problem}. ${remedy}.`, { details: { option: 'cluster' } });
}
