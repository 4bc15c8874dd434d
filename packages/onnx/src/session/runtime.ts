import type { Reply, Request, Started } from './protocol.js';

type Data = Float32Array | Int32Array;

/** What this package uses of onnxruntime-node and onnxruntime-web. */
export interface OnnxRuntime {
  readonly env: { readonly versions: { readonly common: string } };
  readonly Tensor: new (
    type: 'float32' | 'int32' | 'uint8',
    data: Data | Uint8Array,
    dims: readonly number[],
  ) => OnnxTensor;
  readonly InferenceSession: {
    create(model: Uint8Array, options: object): Promise<OnnxSessionHandle>;
  };
}

interface OnnxTensor {
  readonly data: unknown;
  readonly dims: readonly number[];
}

interface OnnxSessionHandle {
  run(
    feeds: Readonly<Record<string, OnnxTensor>>,
    fetches: Readonly<Record<string, null>>,
  ): Promise<Readonly<Record<string, OnnxTensor>>>;
  release(): Promise<void>;
}

export interface RuntimeOptions {
  /** A model that every runtime takes. */
  readonly least: Uint8Array;
  readonly ort: OnnxRuntime;
  /** Options of every session that is made. */
  readonly options: object;
  /** A model that tells the size of NCHWc's blocks: `x` [1, 32, 1, 2] in, `y` reordered out. */
  readonly probe: Uint8Array;
}

export interface Runtime {
  start(): Promise<Started>;
  answer(request: Request): Promise<Reply>;
  /** Bytes of the arrays that nothing needs any more, since the last call. */
  takeDropped(): number;
}

/**
 * Holds models and state, and runs them. Its text is also what the runtime's thread evaluates, so it refers to nothing
 * outside of itself.
 */
export function createRuntime({ ort, options, least, probe }: RuntimeOptions): Runtime {
  const models = new Map<number, OnnxSessionHandle>();
  const sets = new Map<number, Map<string, Data>>();
  let dropped = 0;

  const variable = (set: number, name: string): Data => {
    const found = sets.get(set)?.get(name);
    if (!found) throw new Error(`there is no state '${name}'`);
    return found;
  };
  const tensorOf = (data: Data | Uint8Array, shape: readonly number[]): OnnxTensor => {
    if (data instanceof Uint8Array) return new ort.Tensor('uint8', data, shape);
    return new ort.Tensor(data instanceof Int32Array ? 'int32' : 'float32', data, shape);
  };

  const result = (results: Readonly<Record<string, OnnxTensor>>, tensor: string): Data => {
    const found = results[tensor];
    if (!found) throw new Error(`the model gave no '${tensor}'`);
    return found.data as Data;
  };

  const run = async (request: Extract<Request, { kind: 'run' }>): Promise<Reply> => {
    const model = models.get(request.model);
    if (!model) throw new Error(`there is no model ${request.model}`);
    const feeds: Record<string, OnnxTensor> = {};
    for (const { tensor, data, shape } of request.inputs) feeds[tensor] = tensorOf(data, shape);
    for (const { name, tensor, shape } of request.state) {
      feeds[tensor] = tensorOf(variable(request.set, name), shape);
    }
    const fetches: Record<string, null> = {};
    for (const tensor of request.outputs) fetches[tensor] = null;
    for (const { tensor } of request.updates) fetches[tensor] = null;
    const results = await model.run(feeds, fetches);
    // The runtime copies its results into arrays of their own, also those that it was given arrays for: they are the new state.
    for (const { data } of request.inputs) dropped += data.byteLength;
    for (const { name, tensor } of request.updates) {
      dropped += variable(request.set, name).byteLength;
      sets.get(request.set)?.set(name, result(results, tensor));
    }
    const contents = request.outputs.map((tensor) => result(results, tensor).slice());
    if (!request.sizes) return contents;
    return [...contents, ...request.outputs.map((tensor) => Int32Array.from(results[tensor]?.dims ?? []))];
  };

  return {
    async start() {
      const any = await ort.InferenceSession.create(least, options);
      await any.release();
      let block = 0;
      try {
        const model = await ort.InferenceSession.create(probe, options);
        const x = Float32Array.from({ length: 64 }, (_, index) => index);
        const results = await model.run({ x: new ort.Tensor('float32', x, [1, 32, 1, 2]) }, { y: null });
        await model.release();
        // The second position of the first channel stands right behind the first block.
        block = result(results, 'y').indexOf(1);
      } catch {
        // A runtime without NCHWc.
      }
      return { version: ort.env.versions.common, block };
    },

    takeDropped() {
      const bytes = dropped;
      dropped = 0;
      return bytes;
    },

    async answer(request) {
      switch (request.kind) {
        case 'open':
          models.set(
            request.model,
            await ort.InferenceSession.create(
              request.bytes,
              request.external ? { ...options, externalData: request.external } : options,
            ),
          );
          return [];
        case 'close':
          await models.get(request.model)?.release();
          models.delete(request.model);
          return [];
        case 'write': {
          const set = sets.get(request.set) ?? new Map<string, Data>();
          sets.set(request.set, set);
          for (const { name, data } of request.values) set.set(name, data);
          return [];
        }
        case 'read':
          return request.names.map((name) => variable(request.set, name).slice());
        case 'run':
          return run(request);
        case 'forget':
          sets.delete(request.set);
          return [];
      }
    },
  };
}
