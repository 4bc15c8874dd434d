import { type Cluster, CnnError, firstLine, type TensorValue } from '@cnn/core';
import { checkNetwork } from '../cluster/checkNetwork.js';
import { ClusterRuns } from '../cluster/clusterRuns.js';
import { endWithoutThreads } from '../cluster/endWithoutThreads.js';
import { meet } from '../cluster/meeting.js';
import { type ServerSession, startServer } from '../cluster/server.js';
import { waitForWorkers } from '../cluster/waitForWorkers.js';
import { encodeGraph } from '../messages/messages.js';
import type { CApi } from './capi.js';
import { LoadedGraph } from './loadedGraph.js';
import { type LibraryFiles, openLibrary } from './openLibrary.js';
import type { Feed, RunningGraph, RunOptions } from './runningGraph.js';
import { Tensors } from './tensors.js';

export interface JoinOptions {
  readonly threads?: number | undefined;
  readonly onWaiting?: ((line: string) => void) | undefined;
}

interface Run extends RunOptions {
  readonly feeds: readonly Feed[];
  readonly fetches: readonly string[];
}

/** What TensorFlow reads from the environment when it is loaded, unless the user has said otherwise. */
const SETTINGS: Readonly<Record<string, string>> = {
  // Pages about itself on the terminal.
  TF_CPP_MIN_LOG_LEVEL: '2',
  // Two operations at once, each on all cores, take longer than one after the other: 1.4 s instead of 0.85 s a step of
  // the preset tutorial-two-stage at 224×224 on 2 cores.
  TF_NUM_INTEROP_THREADS: '1',
  // TensorFlow's build for GPUs would otherwise take all of a card's memory at once.
  TF_FORCE_GPU_ALLOW_GROWTH: 'true',
  // On processors without AVX-512, TensorFlow leaves oneDNN switched off, although it is faster there too.
  ...(process.arch === 'x64' ? { TF_ENABLE_ONEDNN_OPTS: '1' } : {}),
};

/**
 * TensorFlow in this process. Its work runs in a thread of the host's pool, one call after the other, so that this thread stays free
 * and the process ends when nothing is asked.
 */
export class TensorflowRuntime {
  readonly version: string;
  /** Whether it computes on a graphics card. */
  readonly gpu: boolean;
  readonly #api: CApi;
  readonly #tensors: Tensors;
  readonly #graphs = new Set<LoadedGraph>();
  /** Where it computes, and who else does, after `join`. */
  #server: ServerSession | undefined;
  #clusterRuns: ClusterRuns | undefined;
  /** The end of what has been asked so far. */
  #asked: Promise<unknown> = Promise.resolve();
  #disposed = false;

  private constructor(api: CApi, tensors: Tensors, gpu: boolean) {
    this.#api = api;
    this.#tensors = tensors;
    this.version = api.TF_Version();
    this.gpu = gpu;
  }

  /**
   * @param threads TensorFlow reads it when the first engine of the process starts
   * @returns what went wrong as text
   */
  static async start(library: LibraryFiles, threads?: number): Promise<TensorflowRuntime | string> {
    for (const [name, value] of Object.entries(SETTINGS)) process.env[name] ??= value;
    if (threads !== undefined) process.env.TF_NUM_INTRAOP_THREADS = String(threads);
    try {
      const api = await openLibrary(library);
      const tensors = new Tensors(api);
      const empty = await LoadedGraph.load(api, tensors, encodeGraph([]));
      const gpu = empty.deviceTypes().includes('GPU');
      empty.dispose();
      return new TensorflowRuntime(api, tensors, gpu);
    } catch (error) {
      return firstLine(error);
    }
  }

  /**
   * Becomes a worker of a cluster, before anything is loaded: starts its server, and waits for the others.
   *
   * @throws Error with TensorFlow's words, or with the workers that did not come
   */
  async join(cluster: Cluster, { threads, onWaiting }: JoinOptions): Promise<void> {
    this.#server = await startServer(this.#api, { cluster, threads });
    await waitForWorkers(cluster, { onWaiting });
    // Names that were unknown before are known now.
    await checkNetwork(cluster);
    this.#clusterRuns = new ClusterRuns(cluster, { abort: () => this.#abort() });
    await this.#clusterRuns.begin();
    await meet((graphDef) => this.load(graphDef), cluster);
  }

  /** @param graphDef the bytes of a GraphDef */
  async load(graphDef: Uint8Array): Promise<RunningGraph> {
    if (this.#clusterRuns?.lost) throw this.#clusterRuns.lost;
    const graph = await this.#ask(() => LoadedGraph.load(this.#api, this.#tensors, graphDef, this.#server));
    this.#graphs.add(graph);
    const tensors = this.#tensors;
    return {
      run: (feeds, fetches, options) => this.#run(graph, { feeds, fetches, ...options }),
      get tensors() {
        return tensors.held;
      },
      dispose: async () => {
        if (!this.#disposed) await this.#ask(async () => this.#free(graph));
      },
    };
  }

  /** Frees what is loaded, when the last of what has been asked is done. */
  async dispose(): Promise<void> {
    if (this.#disposed) return;
    const freed = this.#ask(async () => {
      for (const graph of this.#graphs) await this.#free(graph);
    });
    this.#disposed = true;
    await freed;
    this.#clusterRuns?.end();
  }

  /** The values are copied before it returns, so that the caller's arrays stay the caller's. */
  async #run(graph: LoadedGraph, { feeds, fetches, collective, seconds }: Run): Promise<TensorValue[]> {
    this.#expectWorking();
    const fed = feeds.map(({ name, value }) => [name, this.#tensors.create(value)] as const);
    let begun = false;
    const run = (): Promise<TensorValue[]> => {
      begun = true;
      return graph.run(fed, fetches);
    };
    const runs = this.#clusterRuns;
    return this.#ask(async () => {
      try {
        if (runs?.lost) throw runs.lost;
        return await (collective && runs ? runs.run(run, seconds) : run());
      } finally {
        if (!begun) for (const [, tensor] of fed) this.#tensors.free(tensor);
      }
    });
  }

  /** A run that TensorFlow does not give up keeps its graph, until the process ends. */
  async #free(graph: LoadedGraph): Promise<void> {
    if (!this.#graphs.delete(graph)) return;
    if (await graph.rests()) graph.dispose();
    else endWithoutThreads(this.#api);
  }

  #abort(): void {
    for (const graph of this.#graphs) {
      void graph.abort();
      void graph.rests().then((rests) => {
        if (!rests) endWithoutThreads(this.#api);
      });
    }
  }

  #expectWorking(): void {
    if (this.#disposed) throw disposed();
    if (this.#clusterRuns?.lost) throw this.#clusterRuns.lost;
  }

  /** Does something when all that was asked before is done. */
  #ask<T>(work: () => Promise<T>): Promise<T> {
    if (this.#disposed) return Promise.reject(disposed());
    const done = this.#asked.then(work).catch((error: unknown) => {
      throw error instanceof CnnError ? error : new CnnError('ENGINE', `TensorFlow: ${firstLine(error)}`);
    });
    this.#asked = done.catch(() => undefined);
    return done;
  }
}

const disposed = (): CnnError => new CnnError('ENGINE', 'the engine is disposed. Start the engine again.');
