import { connect, type Socket } from 'node:net';
import type { WorkerAddress } from '@cnn/core';

export interface ReachOptions {
  readonly milliseconds: number;
  /** Whether the process waits for the attempt. Default true. It never waits for the connection. */
  readonly ref?: boolean | undefined;
}

/** Opens a connection; undefined where nothing answers in time. */
export function reach(
  { host, port }: WorkerAddress,
  { milliseconds, ref = true }: ReachOptions,
): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (result: Socket | undefined): void => {
      clearTimeout(timer);
      socket.removeAllListeners();
      // What happens to it later is its owner's; an error that nobody listens to would end the process.
      socket.on('error', () => undefined);
      if (result === undefined) socket.destroy();
      else result.unref();
      resolve(result);
    };
    const timer = setTimeout(() => end(undefined), milliseconds);
    if (!ref) {
      socket.unref();
      timer.unref();
    }
    socket.once('connect', () => end(socket));
    socket.once('error', () => end(undefined));
  });
}

/** Whether something listens there. */
export async function isReachable(address: WorkerAddress, options: ReachOptions): Promise<boolean> {
  const socket = await reach(address, options);
  socket?.destroy();
  return socket !== undefined;
}
