import dynamo from '../../goldens/onnx/dynamo.json' with { type: 'json' };
import frozen from '../../goldens/onnx/frozen.json' with { type: 'json' };
import tf2onnx from '../../goldens/onnx/tf2onnx.json' with { type: 'json' };
import torch from '../../goldens/onnx/torch.json' with { type: 'json' };
import written from '../../goldens/onnx/written.json' with { type: 'json' };
import { hashed } from './hashed.js';

interface Shaped {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** The scripts in `goldens/` write what the types say. */
interface OnnxFile {
  readonly name: string;
  readonly layout: 'nchw' | 'nhwc';
  /** base64 */
  readonly model: string;
  readonly inputs: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly outputs: Readonly<Record<string, Shaped>>;
  readonly inner?: Shaped & { readonly name: string };
}

/** An ONNX file that another tool wrote, and what ONNX Runtime gives for its inputs: all in the file's own order of axes. */
export interface OnnxGolden {
  readonly name: string;
  readonly layout: 'nchw' | 'nhwc';
  readonly bytes: Uint8Array;
  readonly inputs: readonly { readonly name: string; readonly shape: readonly number[]; readonly data: Float32Array }[];
  readonly outputs: readonly (Shaped & { readonly name: string })[];
  /** A value within the graph. */
  readonly inner?: (Shaped & { readonly name: string }) | undefined;
}

/** Both hosts have it. */
const decoded = (text: string): string => (globalThis as unknown as { atob(text: string): string }).atob(text);

const read = (tool: string, file: unknown): readonly OnnxGolden[] =>
  (file as readonly OnnxFile[]).map(({ name, layout, model, inputs, outputs, inner }) => ({
    ...{ name: `${tool} ${name}`, layout },
    bytes: Uint8Array.from(decoded(model), (letter) => letter.charCodeAt(0)),
    inputs: inputs.map(({ shape, name: input }, at) => ({
      ...{ name: input, shape },
      data: hashed({ seed: 40 + at, size: shape.reduce((size, dim) => size * dim, 1), low: -1, high: 1 }),
    })),
    inner,
    outputs: Object.entries(outputs).map(([output, value]) => ({ name: output, ...value })),
  }));

export const onnxGoldens: readonly OnnxGolden[] = [
  ...read('torch', torch),
  ...read('dynamo', dynamo),
  ...read('tf2onnx', tf2onnx),
  ...read('written', written),
];

/** Those that no layer of ours expresses. */
export const frozenOnnxGoldens: readonly OnnxGolden[] = read('frozen', frozen);

/** Numbers with the channels last, [n, h, w, c]; those of other than four dimensions stay. */
export function channelsLast({ shape, data }: { readonly shape: readonly number[]; readonly data: ArrayLike<number> }): {
  readonly shape: readonly number[];
  readonly data: Float32Array;
} {
  if (shape.length !== 4) return { shape, data: Float32Array.from(data) };
  const [items, channels, height, width] = shape as [number, number, number, number];
  const places = height * width;
  const result = Float32Array.from({ length: data.length }, (_, at) => {
    const [channel, place, item] = [at % channels, Math.floor(at / channels) % places, Math.floor(at / channels / places)];
    return data[(item * channels + channel) * places + place] as number;
  });
  return { shape: [items, height, width, channels], data: result };
}
