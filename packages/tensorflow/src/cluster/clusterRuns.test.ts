import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { StatusError } from '../ffi/status.js';
import { ClusterRuns } from './clusterRuns.js';
import { waitForWorkers } from './waitForWorkers.js';

const open: { readonly server: Server; readonly sockets: Set<Socket> }[] = [];
const end = ({ server, sockets }: (typeof open)[number]): void => {
  server.close();
  for (const socket of sockets) socket.destroy();
};
afterEach(() => {
  for (const one of open.splice(0)) end(one);
});

/** Something that listens on the loopback, as a worker's server does. */
async function listening(
  port = 0,
): Promise<{ readonly address: string; readonly port: number; end(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const one = { server, sockets };
  open.push(one);
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('no port');
  return { address: `127.0.0.1:${bound.port}`, port: bound.port, end: () => end(one) };
}

const never = (): Promise<never> => new Promise(() => undefined);

async function runsBeside(graceSeconds: number) {
  const other = await listening();
  const abort = vi.fn();
  const cluster = { workers: ['127.0.0.1:1', other.address], index: 0 };
  const runs = new ClusterRuns(cluster, { abort, graceSeconds, endingSeconds: 1 });
  await runs.begin();
  return { other, abort, runs };
}

const lost = (address: string) => ({
  code: 'ENGINE',
  details: { reason: 'workerLost', worker: 1, address },
});

describe('runs that wait for other workers', () => {
  it('give what they give, and fail as they fail, while all are there', async () => {
    const { runs, abort } = await runsBeside(0);
    expect(await runs.run(async () => 7)).toBe(7);
    const failed = runs.run(() => Promise.reject(new StatusError('shapes differ', 3)));
    await expect(failed).rejects.toThrow(/^shapes differ$/);
    expect(runs.lost).toBeUndefined();
    expect(abort).not.toHaveBeenCalled();
    runs.end();
  });

  it('end with the name of the worker that has ended, and so do all later ones', async () => {
    const { other, runs, abort } = await runsBeside(0.5);
    const waiting = runs.run(never);
    await pause(50);
    other.end();
    await expect(waiting).rejects.toMatchObject(lost(other.address));
    await expect(waiting).rejects.toThrow(
      `worker 1 (${other.address}) is lost: it does not answer. Start all workers again, each in a new process; a training then goes on from its last checkpoint when it is resumed.`,
    );
    expect(abort).toHaveBeenCalledTimes(1);
    const later = vi.fn(never);
    await expect(runs.run(later)).rejects.toMatchObject(lost(other.address));
    expect(later).not.toHaveBeenCalled();
  });

  it('are given up after the seconds that they may take, though nobody is lost', async () => {
    const { other, runs } = await runsBeside(0);
    await expect(runs.run(never, 0.1)).rejects.toThrow(
      'did not begin to compute together within 0.1 seconds',
    );
    expect(runs.lost).toBeUndefined();
    runs.end();
    other.end();
  });

  it('may finish without a worker that has done its part', async () => {
    const { other, runs } = await runsBeside(20);
    other.end();
    const finishing = runs.run(() => pause(800).then(() => 'done'));
    expect(await finishing.catch((error: Error) => error.message)).toBe('done');
    expect(runs.lost).toBeUndefined();
    await expect(runs.run(never)).rejects.toThrow(/^worker 1 .* is lost: it has ended\./);
  });

  it("name the worker behind TensorFlow's own error, with its words", async () => {
    const { other, runs } = await runsBeside(20);
    const failing = runs.run(async () => {
      other.end();
      throw new Error('Connection reset by peer\nsecond line');
    });
    await expect(failing).rejects.toMatchObject(lost(other.address));
    await expect(failing).rejects.toThrow(/ is lost: Connection reset by peer\. Start/);
  });

  it('name the worker whose connections break before its port is closed, or that gRPC names', async () => {
    const { other, runs } = await runsBeside(20);
    const failing = runs.run(() => Promise.reject(new StatusError('recvmsg:Connection reset by peer', 14)));
    await pause(300);
    other.end();
    await expect(failing).rejects.toMatchObject(lost(other.address));
    const again = await runsBeside(20);
    const words =
      'unavailable\nAdditional GRPC error information from remote target /job:worker/replica:0/task:1 while calling';
    const named = again.runs.run(() => Promise.reject(new StatusError(words, 14)));
    await expect(named).rejects.toMatchObject(lost(again.other.address));
  });

  it('know a process that was started again at the same place as a stranger', async () => {
    const { other, runs } = await runsBeside(0.2);
    const waiting = runs.run(never);
    other.end();
    await pause(450);
    await listening(other.port);
    await expect(waiting).rejects.toMatchObject(lost(other.address));
  });

  it('go on where the other side only closed the connection, as TensorFlow does with one that says nothing', async () => {
    const { runs } = await runsBeside(0);
    const going = runs.run(() => pause(1500).then(() => 'done'));
    for (const socket of open[0]?.sockets ?? []) socket.destroy();
    expect(await going).toBe('done');
    runs.end();
  });
});

describe('the start', () => {
  it('waits until all listen, and says for whom', async () => {
    const { port, end: close } = await listening();
    close();
    const told: string[] = [];
    const cluster = { workers: ['127.0.0.1:1', `127.0.0.1:${port}`], index: 0 };
    const waiting = waitForWorkers(cluster, { seconds: 60, onWaiting: (line) => told.push(line) });
    await pause(2600);
    await listening(port);
    await waiting;
    expect(told).toEqual([`Waiting for worker 1 (127.0.0.1:${port}), up to 60 seconds.`]);
  });

  it('gives up after the time that it says, and names who did not come', async () => {
    const there = await listening();
    const workers = ['127.0.0.1:1', there.address, '127.0.0.1:2'];
    await expect(waitForWorkers({ workers, index: 0 }, { seconds: 0.3 })).rejects.toThrow(
      'worker 0 has waited 0.3 seconds for worker 2 (127.0.0.1:2). Start one process for each worker, each with the same list of workers and with an index of its own',
    );
  });
});
