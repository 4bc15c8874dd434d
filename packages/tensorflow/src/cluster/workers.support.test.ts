import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type NetworkNamespace, networkNamespace } from '@cnn/testing';
import { nativeStatus } from '../native/locate.js';

const folder = fileURLToPath(new URL('../..', import.meta.url));

/** Why workers can't be started here, or nothing. They run what `npm run build` has made. */
export function clusterProblem(): string | undefined {
  const status = nativeStatus();
  if (!status.ready) return status.reason;
  return existsSync(`${folder}dist/index.js`) ? undefined : 'the package is not built';
}

/** What a worker came to. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it printed, each line as JSON. */
  readonly said: readonly Record<string, unknown>[];
  readonly errors: string;
  /** By `performance.now()`. */
  readonly at: number;
}

export interface Worker {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** The first line that it prints from now on for which `holds` is true. */
  next(holds: (line: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
}

export interface WorkersOptions {
  readonly count: number;
  /**
   * What each does, as the body of an async function. It is given `engine`, a started one, `index`, `core`, which is @cnn/core, `say(object)`, and
   * `sumProgram`.
   */
  readonly body: string;
  readonly port?: number | undefined;
  /** Whole programs in the place of those of some workers. */
  readonly programs?: Readonly<Record<number, string>> | undefined;
  /** In the place of `cluster` of some worker. */
  readonly clusterOf?: ((index: number) => object) | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

/** Starts with the engine of each worker, and passes on what went wrong. */
const program = (body: string): string => `
import * as core from '@cnn/core';
import { tensorflowEngine } from '@cnn/tensorflow';
const { cluster, index } = JSON.parse(process.env.TEST_CLUSTER);
const say = (line) => console.log(JSON.stringify(line));
// state w ← w + allReduce(x); outputs: the sum, and the new w.
const sumProgram = (size) => {
  const graph = new core.Graph();
  const x = graph.input('x', { shape: [size], dtype: 'float32', source: { kind: 'scalar' } });
  const w = graph.state('w', { shape: [size], dtype: 'float32', role: 'trainable' });
  const sum = core.ops.allReduce(x);
  const next = core.ops.add(w, sum);
  const step = graph.program({ outputs: { sum, w: next }, updates: { w: next } });
  return { state: graph.stateSpecs, programs: { step, read: graph.program({ outputs: { w } }) } };
};
const failed = (error) => {
  say({ error: error.message, code: error.code, details: error.details, seconds: performance.now() / 1000 });
  process.exitCode = 3;
};
try {
  const attempt = await tensorflowEngine.start({ cluster, threads: 1, onWaiting: (waiting) => say({ waiting }) });
  if (!attempt.available) throw new Error(attempt.reason);
  const { engine } = attempt;
  say({ started: engine.description });
  try {
    await (async () => {
${body}
    })();
  } catch (error) {
    failed(error);
  }
  await engine.dispose();
  say({ disposed: true });
} catch (error) {
  failed(error);
}
`;

export interface Workers {
  readonly workers: readonly Worker[];
  /** From now on nothing that is sent arrives, and nobody is told. */
  cutNetwork(): void;
  close(): void;
}

/** Starts workers in a network of their own. */
export async function startWorkers(options: WorkersOptions): Promise<Workers> {
  const namespace = await networkNamespace();
  if (typeof namespace === 'string') throw new Error(namespace);
  const workers = Array.from({ length: options.count }, (_, index) => startWorker(namespace, index, options));
  return {
    workers,
    cutNetwork: () => {
      const cut = "require('node:child_process').execFileSync('ip', ['link', 'set', 'lo', 'down'])";
      namespace.spawnNode(['--eval', cut]);
    },
    close: () => {
      for (const worker of workers) worker.process.kill('SIGKILL');
      namespace.close();
    },
  };
}

/** Starts workers and waits for their end. */
export async function runWorkers(options: WorkersOptions): Promise<Ended[]> {
  const { workers, close } = await startWorkers(options);
  try {
    return await Promise.all(workers.map(({ ended }) => ended));
  } finally {
    close();
  }
}

function startWorker(
  namespace: NetworkNamespace,
  index: number,
  { count, body, port = 23_400, programs = {}, clusterOf, environment }: WorkersOptions,
): Worker {
  const addresses = Array.from({ length: count }, (_, worker) => `127.0.0.1:${port + worker}`);
  const cluster = clusterOf?.(index) ?? { workers: addresses, index };
  const child = namespace.spawnNode(['--input-type=module', '--eval', programs[index] ?? program(body)], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment, TEST_CLUSTER: JSON.stringify({ cluster, index }) },
  });
  const said: Record<string, unknown>[] = [];
  const listeners = new Set<(line: Record<string, unknown>) => void>();
  let errors = '';
  child.stderr?.on('data', (data: Buffer) => {
    errors += String(data);
  });
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = JSON.parse(text) as Record<string, unknown>;
      said.push(line);
      for (const listener of listeners) listener(line);
    });
  }
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, said, errors, at: performance.now() }));
  });
  const next: Worker['next'] = (holds) =>
    new Promise((resolve, reject) => {
      const listener = (line: Record<string, unknown>): void => {
        if (!holds(line)) return;
        listeners.delete(listener);
        resolve(line);
      };
      listeners.add(listener);
      void ended.then(({ said: lines }) =>
        reject(new Error(`worker ${index} ended before: ${JSON.stringify(lines)} ${errors}`)),
      );
    });
  return { process: child, ended, next };
}
