import { type Cluster, firstLine, workerAddress } from '@cnn/core';
import type { CApi } from '../ffi/capi.js';
import { withStatusLater } from '../ffi/status.js';
import { encodeServer, encodeSessionConfig, type SessionConfigMessage } from '../messages/messages.js';

/** What a session is opened with, so that it computes on this process's own server. */
export interface ServerSession {
  /** As `TF_SetTarget` takes it. */
  readonly target: string;
  /** The bytes of a ConfigProto. */
  readonly config: Uint8Array;
}

const JOB = 'worker';
const task = (index: number): string => `/job:${JOB}/replica:0/task:${index}`;

/** Servers by the cluster that they belong to. TensorFlow can't end one: it lives as long as the process. */
const servers = new Map<string, Promise<string>>();

/**
 * Starts this worker's server, or finds the one that the process has for this cluster. It listens on all interfaces of the machine.
 *
 * @throws Error with TensorFlow's words
 */
export async function startServer(
  api: CApi,
  { cluster, threads }: { readonly cluster: Cluster; readonly threads: number | undefined },
): Promise<ServerSession> {
  const { workers, index } = cluster;
  const config: SessionConfigMessage = {
    deviceCount: { CPU: 1 },
    intraOpParallelismThreads: threads ?? 0,
    // A session then knows only its own devices, and does not wait for other workers when it is opened.
    deviceFilters: [`/job:${JOB}/task:${index}`],
    isolateSessionState: true,
    experimental: { collectiveGroupLeader: task(0) },
  };
  const key = JSON.stringify([workers, index]);
  let starting = servers.get(key);
  if (!starting) {
    starting = newServer(api, cluster, config);
    servers.set(key, starting);
    starting.catch(() => servers.delete(key));
  }
  return { target: await starting, config: encodeSessionConfig(config) };
}

async function newServer(api: CApi, cluster: Cluster, config: SessionConfigMessage): Promise<string> {
  const { workers, index } = cluster;
  const bytes = encodeServer({
    cluster: { job: [{ name: JOB, tasks: Object.fromEntries(workers.entries()) }] },
    jobName: JOB,
    taskIndex: index,
    defaultSessionConfig: config,
    protocol: 'grpc',
  });
  withoutProxy(cluster);
  try {
    const server = await withStatusLater(api, (status) =>
      api.TF_NewServer.inBackground(bytes, bytes.byteLength, status),
    );
    await withStatusLater(api, (status) => api.TF_ServerStart.inBackground(server, status));
    return api.TF_ServerTarget(server);
  } catch (error) {
    const { port } = workerAddress(workers[index] as string);
    throw new Error(
      `worker ${index} (${workers[index]}) can't listen on port ${port}: ${firstLine(error)}. Is it taken by another process, such as one with the same index?`,
    );
  }
}

/** Workers are spoken to directly, whatever proxy there is for the world outside. */
function withoutProxy({ workers }: Cluster): void {
  const { no_grpc_proxy: known, no_proxy: general } = process.env;
  const hosts = workers.map((worker) => workerAddress(worker).host);
  process.env.no_grpc_proxy = [known ?? general, ...hosts].filter(Boolean).join(',');
}
