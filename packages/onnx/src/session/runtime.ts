import type { Reply, Request, Started } from './protocol.js';

type Data = Float32Array | Int32Array;

/** What this package uses of onnxruntime-node and onnxruntime-web. */
export interface OnnxRuntime {
  readonly env: { readonly versions: { readonly common: string } };
  readonly Tensor: {
    new (type: 'float32' | 'int32' | 'uint8', data: Data | Uint8Array, dims: readonly number[]): OnnxTensor;
    /** A tensor that lies on a device, in another shape: a `GPUBuffer` in a page, and a handle in Node. */
    fromGpuBuffer(
      buffer: never,
      options: { readonly dataType: 'float32' | 'int32'; readonly dims: readonly number[] },
    ): OnnxTensor;
  };
  readonly InferenceSession: {
    create(model: Uint8Array, options: object): Promise<OnnxSessionHandle>;
  };
}

interface OnnxTensor {
  readonly data: unknown;
  readonly dims: readonly number[];
  readonly gpuBuffer: unknown;
  dispose(): void;
}

interface OnnxSessionHandle {
  run(
    feeds: Readonly<Record<string, OnnxTensor>>,
    fetches: Readonly<Record<string, null>>,
  ): Promise<Readonly<Record<string, OnnxTensor>>>;
  release(): Promise<void>;
}

/** Models that copy a vector `x` to `y`, for each type of state. */
export interface CopyModels {
  readonly float32: Uint8Array;
  readonly int32: Uint8Array;
}

export interface RuntimeOptions {
  /** A model that every runtime takes. */
  readonly least: Uint8Array;
  readonly ort: OnnxRuntime;
  /** Options of every session that is made. */
  readonly options: object;
  /** What is different in the options of sessions that only predict. */
  readonly predicting?: object | undefined;
  /** A model that tells the size of NCHWc's blocks: `x` [1, 32, 1, 2] in, `y` reordered out. Absent for a device. */
  readonly probe?: Uint8Array | undefined;
  /** What state goes to a device with, and comes back from it. Without them state lies in arrays. */
  readonly copies?: CopyModels | undefined;
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
export function createRuntime({ ort, options, predicting, least, probe, copies }: RuntimeOptions): Runtime {
  type DataType = keyof CopyModels;
  /** A state variable: an array, or a tensor on the device. */
  type Held =
    | { readonly data: Data }
    | {
        readonly data?: undefined;
        readonly dataType: DataType;
        readonly size: number;
        readonly tensor: OnnxTensor;
      };
  const models = new Map<number, OnnxSessionHandle>();
  const sets = new Map<number, Map<string, Held>>();
  const copiers = new Map<string, Promise<OnnxSessionHandle>>();
  let dropped = 0;

  const variable = (set: number, name: string): Held => {
    const found = sets.get(set)?.get(name);
    if (!found) throw new Error(`there is no state '${name}'`);
    return found;
  };
  const typeOf = (data: Data): DataType => (data instanceof Int32Array ? 'int32' : 'float32');
  const tensorOf = (data: Data | Uint8Array, shape: readonly number[]): OnnxTensor => {
    if (data instanceof Uint8Array) return new ort.Tensor('uint8', data, shape);
    return new ort.Tensor(typeOf(data), data, shape);
  };
  const free = (held: Held | undefined): void => {
    if (held?.data) dropped += held.data.byteLength;
    else held?.tensor.dispose();
  };

  const result = (results: Readonly<Record<string, OnnxTensor>>, tensor: string): OnnxTensor => {
    const found = results[tensor];
    if (!found) throw new Error(`the model gave no '${tensor}'`);
    return found;
  };
  const dataOf = (tensor: OnnxTensor): Data => tensor.data as Data;

  /** The same numbers on the device, or back from it. onnxruntime-node has no other way back. */
  const copy = async (
    x: OnnxTensor,
    dataType: DataType,
    location: 'gpu-buffer' | 'cpu',
  ): Promise<OnnxTensor> => {
    const key = `${dataType} ${location}`;
    const bytes = (copies as CopyModels)[dataType];
    const known =
      copiers.get(key) ??
      ort.InferenceSession.create(bytes, { ...options, preferredOutputLocation: { y: location } });
    copiers.set(key, known);
    return result(await (await known).run({ x }, { y: null }), 'y');
  };
  const onDevice = (held: Exclude<Held, { readonly data: Data }>, dims: readonly number[]): OnnxTensor =>
    ort.Tensor.fromGpuBuffer(held.tensor.gpuBuffer as never, { dataType: held.dataType, dims });

  /** A state variable as a model takes it. */
  const feed = async (set: number, name: string, shape: readonly number[]): Promise<OnnxTensor> => {
    const held = variable(set, name);
    if (!held.data) return onDevice(held, shape);
    if (!copies) return tensorOf(held.data, shape);
    const { data } = held;
    const dataType = typeOf(data);
    const tensor = await copy(tensorOf(data, [data.length]), dataType, 'gpu-buffer');
    const moved = { dataType, size: data.length, tensor };
    sets.get(set)?.set(name, moved);
    dropped += data.byteLength;
    return onDevice(moved, shape);
  };

  const read = async (held: Held): Promise<Data> => {
    if (held.data) return held.data.slice();
    return dataOf(await copy(onDevice(held, [held.size]), held.dataType, 'cpu')).slice();
  };

  const run = async (request: Extract<Request, { kind: 'run' }>): Promise<Reply> => {
    const model = models.get(request.model);
    if (!model) throw new Error(`there is no model ${request.model}`);
    const feeds: Record<string, OnnxTensor> = {};
    for (const { tensor, data, shape } of request.inputs) feeds[tensor] = tensorOf(data, shape);
    for (const { name, tensor, shape } of request.state) feeds[tensor] = await feed(request.set, name, shape);
    const fetches: Record<string, null> = {};
    for (const tensor of request.bound ?? request.outputs) fetches[tensor] = null;
    for (const { tensor } of request.updates) fetches[tensor] = null;
    const results = await model.run(feeds, fetches);
    // The runtime copies its results into arrays of their own, also those that it was given arrays for: they are the new state.
    for (const { name, tensor, shape } of request.updates) {
      const before = variable(request.set, name);
      const found = result(results, tensor);
      const size = shape.reduce((product, dim) => product * dim, 1);
      const dataType = before.data ? typeOf(before.data) : before.dataType;
      sets.get(request.set)?.set(name, copies ? { dataType, size, tensor: found } : { data: dataOf(found) });
      free(before);
    }
    const contents = request.outputs.map((tensor) => dataOf(result(results, tensor)).slice());
    if (!request.sizes) return contents;
    return [...contents, ...request.outputs.map((tensor) => Int32Array.from(results[tensor]?.dims ?? []))];
  };

  return {
    async start() {
      const any = await ort.InferenceSession.create(least, options);
      await any.release();
      let block = 0;
      try {
        if (!probe) return { version: ort.env.versions.common, block };
        const model = await ort.InferenceSession.create(probe, options);
        const x = Float32Array.from({ length: 64 }, (_, index) => index);
        const results = await model.run({ x: new ort.Tensor('float32', x, [1, 32, 1, 2]) }, { y: null });
        await model.release();
        // The second position of the first channel stands right behind the first block.
        block = dataOf(result(results, 'y')).indexOf(1);
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
        case 'open': {
          const { bytes, external, kept, predicts } = request;
          const preferredOutputLocation =
            kept && Object.fromEntries(kept.map((tensor) => [tensor, 'gpu-buffer']));
          models.set(
            request.model,
            await ort.InferenceSession.create(bytes, {
              ...options,
              ...(predicts && predicting),
              ...(external && { externalData: external }),
              ...(preferredOutputLocation && { preferredOutputLocation }),
            }),
          );
          return [];
        }
        case 'close':
          await models.get(request.model)?.release();
          models.delete(request.model);
          return [];
        case 'write': {
          const set = sets.get(request.set) ?? new Map<string, Held>();
          sets.set(request.set, set);
          for (const { name, data } of request.values) {
            free(set.get(name));
            set.set(name, { data });
          }
          return [];
        }
        case 'read': {
          const values: Data[] = [];
          for (const name of request.names) values.push(await read(variable(request.set, name)));
          return values;
        }
        case 'run':
          return run(request);
        case 'forget':
          for (const held of sets.get(request.set)?.values() ?? []) free(held);
          sets.delete(request.set);
          return [];
      }
    },
  };
}
