import { setTimeout as wait } from 'node:timers/promises';
import type { TensorValue } from '@cnn/core';
import type { ServerSession } from '../cluster/server.js';
import type { CApi, Pointer } from './capi.js';
import { withStatus, withStatusLater } from './status.js';
import type { Tensors } from './tensors.js';

/** How long TensorFlow may take to give up a run. */
const ABORT_MILLISECONDS = 5000;

/** Where a run of certain feeds and fetches begins and ends, in C's memory layout. */
interface Route {
  readonly inputs: BigUint64Array;
  readonly outputs: BigUint64Array;
}

/** A graph with its session: the state lives in TensorFlow's resource variables. */
export class LoadedGraph {
  readonly #api: CApi;
  readonly #tensors: Tensors;
  readonly #graph: Pointer;
  readonly #session: Pointer;
  readonly #routes = new Map<string, Route>();
  #aborted = false;
  /** The run that is under way, or the last one. */
  #running: Promise<unknown> = Promise.resolve();

  private constructor(api: CApi, tensors: Tensors, graph: Pointer, session: Pointer) {
    this.#api = api;
    this.#tensors = tensors;
    this.#graph = graph;
    this.#session = session;
  }

  /**
   * @param graphDef the bytes of a GraphDef
   * @param server where it computes; absent: in this process alone
   */
  static async load(
    api: CApi,
    tensors: Tensors,
    graphDef: Uint8Array,
    server?: ServerSession,
  ): Promise<LoadedGraph> {
    const graph = api.TF_NewGraph();
    try {
      await importGraph(api, graph, graphDef);
      return new LoadedGraph(api, tensors, graph, await newSession(api, graph, server));
    } catch (error) {
      api.TF_DeleteGraph(graph);
      throw error;
    }
  }

  /**
   * Feeds tensors, which are freed, and brings the fetched ones to the host, in their order.
   *
   * @param feeds placeholders' names, with tensors of `Tensors`
   */
  async run(
    feeds: readonly (readonly [string, Pointer])[],
    fetches: readonly string[],
  ): Promise<TensorValue[]> {
    const results = new BigUint64Array(fetches.length);
    try {
      const { inputs, outputs } = this.#route(
        feeds.map(([name]) => name),
        fetches,
      );
      const values = BigUint64Array.from(feeds, ([, tensor]) => tensor ?? 0n);
      this.#running = withStatusLater(this.#api, (status) =>
        this.#api.TF_SessionRun.inBackground(
          ...([this.#session, null, inputs, values, feeds.length] as const),
          ...([outputs, results, fetches.length, null, 0, null, status] as const),
        ),
      );
      await this.#running;
    } finally {
      for (const [, tensor] of feeds) this.#tensors.free(tensor);
    }
    return this.#tensors.take(results);
  }

  /** The types of the devices that TensorFlow computes on, such as `CPU`. */
  deviceTypes(): string[] {
    const api = this.#api;
    const list = withStatus(api, (status) => api.TF_SessionListDevices(this.#session, status));
    try {
      return Array.from({ length: api.TF_DeviceListCount(list) }, (_, index) =>
        withStatus(api, (status) => api.TF_DeviceListType(list, index, status)),
      );
    } finally {
      api.TF_DeleteDeviceList(list);
    }
  }

  dispose(): void {
    const api = this.#api;
    if (this.#aborted) return;
    withStatus(api, (status) => api.TF_CloseSession(this.#session, status));
    withStatus(api, (status) => api.TF_DeleteSession(this.#session, status));
    api.TF_DeleteGraph(this.#graph);
  }

  /** Whether nothing runs any more, within the time that TensorFlow is given to give up a run. */
  async rests(): Promise<boolean> {
    const over = this.#running.then(
      () => true,
      () => true,
    );
    return Promise.race([over, wait(ABORT_MILLISECONDS, false, { ref: false })]);
  }

  /** Has TensorFlow give up runs that are not over. The graph then stays until the process ends: others of TensorFlow's threads may still use it. */
  async abort(): Promise<void> {
    this.#aborted = true;
    await withStatusLater(this.#api, (status) =>
      this.#api.TF_CloseSession.inBackground(this.#session, status),
    ).catch(() => undefined);
  }

  #route(feeds: readonly string[], fetches: readonly string[]): Route {
    const key = `${feeds.join()} ${fetches.join()}`;
    const known = this.#routes.get(key);
    if (known) return known;
    const route = { inputs: this.#places(feeds), outputs: this.#places(fetches) };
    this.#routes.set(key, route);
    return route;
  }

  /** TF_Output of the first output of operations: an address, then the number of the output. */
  #places(names: readonly string[]): BigUint64Array {
    return BigUint64Array.from(
      names.flatMap((name) => {
        const operation = this.#api.TF_GraphOperationByName(this.#graph, name);
        if (operation === null) throw new Error(`the graph has no operation '${name}'`);
        return [operation, 0n];
      }),
    );
  }
}

async function importGraph(api: CApi, graph: Pointer, graphDef: Uint8Array): Promise<void> {
  const buffer = api.TF_NewBufferFromString(graphDef, graphDef.byteLength);
  const options = api.TF_NewImportGraphDefOptions();
  try {
    await withStatusLater(api, (status) =>
      api.TF_GraphImportGraphDef.inBackground(graph, buffer, options, status),
    );
  } finally {
    api.TF_DeleteImportGraphDefOptions(options);
    api.TF_DeleteBuffer(buffer);
  }
}

async function newSession(api: CApi, graph: Pointer, server?: ServerSession): Promise<Pointer> {
  const options = api.TF_NewSessionOptions();
  try {
    if (server) {
      const { target, config } = server;
      api.TF_SetTarget(options, target);
      withStatus(api, (status) => api.TF_SetConfig(options, config, config.byteLength, status));
    }
    return await withStatusLater(api, (status) => api.TF_NewSession.inBackground(graph, options, status));
  } finally {
    api.TF_DeleteSessionOptions(options);
  }
}
