import { type Graph, ops, sizeOf, type Value } from '@cnn/core';

/** What the workers of a cluster ask of each other in a step: numbers that the host sends, and their sums over all workers. */
export const requestNames = ['stop', 'imageProblem', 'checkpoint'] as const;

/** How many workers ask for it. */
export type StepRequests = Readonly<Record<(typeof requestNames)[number], number>>;

/** The name that the training program has for a request, as a number of the host and as an output. */
export const requestOf = (name: keyof StepRequests): string => `request/${name}`;

/** Items of the whole batch, of which a worker has a share. */
export const BATCH_ITEMS = 'batchItems';

/**
 * How much a worker counts in what is a mean over workers: 1 divided by those that have items of the batch, and 0 for one
 * that has none.
 */
export const WORKER_SHARE = 'workerShare';

/** A number that the host sends with each step. Shape []. */
export function hostNumber(graph: Graph, name: string): Value {
  return graph.input(name, { shape: [], dtype: 'float32', source: { kind: 'scalar' } });
}

/** 1, or 0 for a worker that has no item of the batch. Shape []. */
export function hasItems(graph: Graph): Value {
  return ops.select(ops.greater(hostNumber(graph, WORKER_SHARE), 0), 1, 0);
}

/** What one worker has of a step. */
export interface OwnStep {
  /** Of its own items, such that the sum over workers is that of the whole batch. */
  readonly losses: Readonly<Record<string, Value>>;
  readonly gradients: Readonly<Record<string, Value>>;
  /** New values of running statistics. */
  readonly statistics: Readonly<Record<string, Value>>;
}

/** The same of all workers, with the same bits on each. */
export interface WholeStep extends OwnStep {
  /** By the names of `requestOf`. Shapes []. */
  readonly requests: Readonly<Record<string, Value>>;
}

/**
 * The sums of losses and gradients over all workers, and the means of running statistics (Keras's `aggregation="mean"`): packed
 * into one vector, so that a step waits for the other workers once.
 */
export function wholeStep(graph: Graph, { losses, gradients, statistics }: OwnStep): WholeStep {
  const share = hostNumber(graph, WORKER_SHARE);
  const requests = requestNames.map((name) => [requestOf(name), hostNumber(graph, requestOf(name))] as const);
  const parts = {
    losses,
    gradients,
    statistics: Object.fromEntries(
      Object.entries(statistics).map(([name, value]) => [name, ops.multiply(value, share)]),
    ),
    requests: Object.fromEntries(requests),
  };
  const entries = Object.entries(parts).flatMap(([part, values]) =>
    Object.entries(values).map(([name, value]) => ({ part, name, value })),
  );
  const sum = ops.allReduce(
    ops.concat(
      entries.map(({ value }) => ops.reshape(value, [sizeOf(value.shape)])),
      0,
    ),
  );
  const whole: Record<keyof typeof parts, Record<string, Value>> = {
    losses: {},
    gradients: {},
    statistics: {},
    requests: {},
  };
  let at = 0;
  for (const { part, name, value } of entries) {
    const size = sizeOf(value.shape);
    whole[part as keyof typeof parts][name] = ops.reshape(ops.slice(sum, [at], [size]), value.shape);
    at += size;
  }
  return whole;
}
