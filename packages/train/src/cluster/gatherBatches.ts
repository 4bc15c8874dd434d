import { decodeUtf8, encodeUtf8, type SharedBatch, type TensorValue } from '@cnn/core';
import type { OutputBatch, TotalsBatch } from '../fit/epochTotals.js';
import { joinRows } from '../metrics/metric.js';
import type { ClusterExchange } from './exchange.js';
import { rowsOf } from './sharedBatches.js';

/** What a worker has of a batch: the rows of its own items. */
export interface OwnBatch extends TotalsBatch {
  readonly share: SharedBatch;
}

/** Why a worker's pass ended before its last batch. Plain JSON. */
export interface PassProblem {
  /** Which batch of the pass, from 0. */
  readonly batch: number;
  /** null for one that was not computed, or is no finite number. */
  readonly loss: number | null;
  readonly reason: 'diverged' | 'image';
  readonly message: string;
}

export interface GatheredBatches {
  /** Whole batches in their order, with the rows of all workers. */
  readonly batches: readonly TotalsBatch[];
  /** That of the first batch which has one. */
  readonly problem: PassProblem | undefined;
}

/** A tensor in the bytes that are sent. */
interface SentTensor {
  readonly shape: readonly number[];
  readonly dtype: 'int32' | 'float32';
}

interface SentBatch {
  readonly share: SharedBatch;
  readonly loss: number;
  readonly outputs: readonly {
    readonly loss?: number | undefined;
    readonly labels: SentTensor;
    readonly predictions: SentTensor;
  }[];
}

interface Header {
  readonly batches: readonly SentBatch[];
  readonly problem: PassProblem | undefined;
}

/**
 * Puts the batches of a pass together from what each worker has of them, exactly, so that every worker measures what one process
 * would. Each worker may have rows of every batch, or all rows of some.
 */
export async function gatherBatches(
  exchange: ClusterExchange,
  own: readonly OwnBatch[],
  problem?: PassProblem,
): Promise<GatheredBatches> {
  const received = (await exchange.gather(written(own, problem))).map(read);
  const parts = received.flatMap(({ batches }) => batches);
  const byNumber = new Map<number, OwnBatch[]>();
  for (const part of parts) {
    const known = byNumber.get(part.share.number);
    if (known) known.push(part);
    else byNumber.set(part.share.number, [part]);
  }
  const problems = received.flatMap((one) => one.problem ?? []).sort((a, b) => a.batch - b.batch);
  return {
    batches: [...byNumber]
      .sort(([a], [b]) => a - b)
      .map(([, some]) => joined(some.sort((a, b) => a.share.first - b.share.first))),
    problem: problems[0],
  };
}

/** The parts of a batch, in the order of their items. */
function joined(parts: readonly OwnBatch[]): TotalsBatch {
  const [first] = parts as readonly [OwnBatch];
  const rows = (at: number, part: 'labels' | 'predictions') =>
    joinRows(parts.map(({ outputs }) => (outputs[at] as OutputBatch)[part]));
  return {
    size: first.share.items,
    loss: first.loss,
    outputs: first.outputs.map(({ loss }, at) => ({
      loss,
      labels: rows(at, 'labels'),
      predictions: rows(at, 'predictions'),
    })),
  };
}

function written(own: readonly OwnBatch[], problem: PassProblem | undefined): Uint8Array {
  const tensors: TensorValue[] = [];
  const sent = (value: TensorValue): SentTensor => {
    tensors.push(value);
    return { shape: value.shape, dtype: value.data instanceof Int32Array ? 'int32' : 'float32' };
  };
  const batches = own.map(({ share, loss, outputs }): SentBatch => {
    const rows = (value: TensorValue): SentTensor => sent(rowsOf(value, 0, share.count));
    return {
      ...{ share, loss },
      outputs: outputs.map((one) => ({
        loss: one.loss,
        labels: rows(one.labels),
        predictions: rows(one.predictions),
      })),
    };
  });
  const header = encodeUtf8(JSON.stringify({ batches, problem } satisfies Header));
  const bytes = new Uint8Array(
    4 + header.length + tensors.reduce((total, { data }) => total + data.byteLength, 0),
  );
  new DataView(bytes.buffer).setUint32(0, header.length);
  bytes.set(header, 4);
  let at = 4 + header.length;
  for (const { data } of tensors) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

function read(bytes: Uint8Array): { readonly batches: readonly OwnBatch[]; readonly problem?: PassProblem } {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  const header = JSON.parse(decodeUtf8(bytes.subarray(4, 4 + length)) as string) as Header;
  let at = 4 + length;
  const tensor = ({ shape, dtype }: SentTensor): TensorValue => {
    const end = at + 4 * shape.reduce((product, dim) => product * dim, 1);
    // A copy, as the place of the bytes is no multiple of 4.
    const { buffer } = bytes.slice(at, end);
    at = end;
    return { shape, data: dtype === 'int32' ? new Int32Array(buffer) : new Float32Array(buffer) };
  };
  const batches = header.batches.map(
    ({ outputs, share, loss }): OwnBatch => ({
      ...{ share, loss, size: share.items },
      outputs: outputs.map((one) => ({
        loss: one.loss,
        labels: tensor(one.labels),
        predictions: tensor(one.predictions),
      })),
    }),
  );
  return { batches, ...(header.problem ? { problem: header.problem } : {}) };
}
