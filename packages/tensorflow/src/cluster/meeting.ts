import { setTimeout as pause } from 'node:timers/promises';
import { type Cluster, crc32 } from '@cnn/core';
import type { RunningGraph } from '../ffi/runningGraph.js';
import { encodeGraph } from '../messages/messages.js';
import * as attribute from '../writing/attributes.js';
import { GraphWriter } from '../writing/graphWriter.js';
import { collectiveReduce } from './collectiveReduce.js';
import { START_SECONDS } from './waitForWorkers.js';

/** An instance that no set of programs has. */
const INSTANCE = 2 ** 30;

/** How long the others let worker 0 begin. */
const LEADER_MILLISECONDS = 1000;

/**
 * The first sum of all workers, each of which puts a number of its list of workers into its own place. Worker 0 begins: TensorFlow takes
 * the numbers of a step from it, and two workers that ask while it draws the first one may be given different ones, and wait for ever.
 *
 * @param seconds how long the others may take
 * @throws Error when a worker does not take part, or has another list
 */
export async function meet(
  load: (graphDef: Uint8Array) => Promise<RunningGraph>,
  { workers, index }: Cluster,
  seconds = START_SECONDS,
): Promise<void> {
  const graph = await load(meetingGraph(workers.length));
  try {
    if (index > 0) await pause(LEADER_MILLISECONDS);
    const own = codeOf(workers);
    const data = new Float32Array(workers.length);
    data[index] = own;
    const met = graph.run([{ name: 'slots', value: { shape: [workers.length], data } }], ['sum'], {
      collective: true,
      seconds,
    });
    const [sum] = await met;
    const other = workers.findIndex((_, worker) => sum?.data[worker] !== own);
    if (other >= 0) {
      throw new Error(
        `worker ${other} (${workers[other]}) has another list of workers than worker ${index}. Give all of them the same one, in the same order`,
      );
    }
  } finally {
    await graph.dispose();
  }
}

function meetingGraph(size: number): Uint8Array {
  const graph = new GraphWriter();
  graph.scope('meeting');
  const slots = graph.add({
    op: 'Placeholder',
    name: 'slots',
    attributes: { dtype: attribute.type('float32'), shape: attribute.shape([size]) },
  });
  collectiveReduce(graph, { x: slots, size, instance: INSTANCE, name: 'sum' });
  return encodeGraph(graph.nodes);
}

/** 24 bits, which float32 holds; never 0. */
const codeOf = (workers: readonly string[]): number =>
  crc32(new TextEncoder().encode(workers.join(' '))) & 0xff_ff_ff || 1;
