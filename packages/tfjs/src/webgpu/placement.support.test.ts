import * as tf from '@tensorflow/tfjs-core';

/** What the backend has, of which a step may use nothing. */
interface Backend {
  readSync(dataId: object): unknown;
  move(...data: unknown[]): unknown;
  shouldExecuteOnCPU(...inputs: unknown[]): boolean;
  runWebGPUProgram(...program: unknown[]): unknown;
  uploadToGPU(dataId: object): void;
  readonly tensorMap: { get(dataId: object): { values?: { readonly byteLength: number } | null } };
}

/** Where values have been computed since they are counted. */
export interface Placement {
  /** Shaders that were started. */
  shaders: number;
  /** Kernels that the backend computed on the processor, since their operands were small and there. */
  onProcessor: number;
  /** Values that were waited for in the middle of a program, or that came from another backend. */
  broughtBack: number;
  /** Bytes that went to the card. */
  bytesUploaded: number;
}

/** Counts what TensorFlow.js's backend of the moment, which is WebGPU's, computes and where. */
export function countPlacement(): Placement {
  const placement: Placement = { shaders: 0, onProcessor: 0, broughtBack: 0, bytesUploaded: 0 };
  const backend = tf.backend() as unknown as Backend;
  const after = <K extends keyof Backend>(name: K, tell: (result: unknown) => void): void => {
    const original = (backend[name] as (...given: unknown[]) => unknown).bind(backend);
    const counted = (...given: unknown[]): unknown => {
      const result = original(...given);
      tell(result);
      return result;
    };
    Object.defineProperty(backend, name, { value: counted, configurable: true });
  };
  after('runWebGPUProgram', () => placement.shaders++);
  after('shouldExecuteOnCPU', (does) => {
    if (does) placement.onProcessor++;
  });
  after('readSync', () => placement.broughtBack++);
  after('move', () => placement.broughtBack++);
  const upload = backend.uploadToGPU.bind(backend);
  backend.uploadToGPU = (dataId) => {
    placement.bytesUploaded += backend.tensorMap.get(dataId).values?.byteLength ?? 0;
    upload(dataId);
  };
  return placement;
}
