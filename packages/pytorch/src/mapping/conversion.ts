import { type Shape, sizeOf } from '@cnn/core';
import { channelsFirst, channelsLast, type Segment, type Transposition } from './transposition.js';

/** How one tensor of PyTorch becomes a variable, and back. */
export interface Conversion {
  /** What is done to the numbers, such as `OIHW → HWIO`; absent where they stay as they are. */
  readonly label?: string | undefined;
  /** PyTorch's shape. */
  readonly shape: Shape;
  /** A shape that is taken as well, such as a PReLU's single number. */
  readonly alsoTakes?: Shape | undefined;
  read(data: Float32Array): Float32Array;
  write(data: Float32Array): Float32Array;
}

/** A copy, so that the file's bytes are not kept for it. */
const same = (shape: Shape): Conversion => ({
  shape,
  read: (data) => data.slice(),
  write: (data) => data,
});

function transposed(shape: Shape, label: string, order: Transposition): Conversion {
  return {
    shape,
    label,
    read: (data) => channelsLast(data, order),
    write: (data) => channelsFirst(data, order),
  };
}

/** A variable that is the same in both. */
export const unchanged = same;

/** Of a convolution, with groups or without: [out, in, kh, kw] for our [kh, kw, in, out]. */
export function kernelOfConvolution(ours: Shape): Conversion {
  const [kh, kw, channels, filters] = ours as [number, number, number, number];
  return transposed([filters, channels, kh, kw], 'OIHW → HWIO', {
    rows: filters,
    segments: [{ channels, places: kh * kw }],
  });
}

/** Of a depthwise convolution: [c · m, 1, kh, kw] for our [kh, kw, c, m]. */
export function kernelOfDepthwise(ours: Shape): Conversion {
  const [kh, kw, channels, multiplier] = ours as [number, number, number, number];
  const filters = channels * multiplier;
  return transposed([filters, 1, kh, kw], '[c·m, 1, H, W] → [H, W, c, m]', {
    rows: filters,
    segments: [{ channels: 1, places: kh * kw }],
  });
}

/** Of a transposed convolution: [in, out, kh, kw] for our [kh, kw, out, in]. */
export function kernelOfTransposed(ours: Shape): Conversion {
  const [kh, kw, filters, channels] = ours as [number, number, number, number];
  return transposed([channels, filters, kh, kw], 'IOHW → HWOI', {
    rows: channels,
    segments: [{ channels: filters, places: kh * kw }],
  });
}

/** Of a dense layer: [out, in] for our [in, out], the inputs in the order that a flattened image has there. */
export function kernelOfDense(ours: Shape, segments: readonly Segment[] | undefined): Conversion {
  const [inputs, units] = ours as [number, number];
  const label = segments ? '[out, in] → [in, out], flattened CHW → HWC' : '[out, in] → [in, out]';
  return transposed([units, inputs], label, {
    rows: units,
    segments: segments ?? [{ channels: inputs, places: 1 }],
  });
}

/** One number for each element of a vector that may be a flattened image. */
export function vector(ours: Shape, segments: readonly Segment[] | undefined): Conversion {
  if (!segments) return same(ours);
  return transposed(ours, 'flattened CHW → HWC', { rows: 1, segments });
}

/** Of a PReLU, whose alphas are one for each channel there, or a single one: [c] for our [1, 1, c] or [h, w, c]. */
export function slopes(ours: Shape): Conversion {
  const channels = ours.at(-1) as number;
  const repeat = (data: Float32Array): Float32Array =>
    data.length === sizeOf(ours)
      ? data.slice()
      : Float32Array.from({ length: sizeOf(ours) }, (_, at) => data[at % data.length] as number);
  return {
    shape: [channels],
    alsoTakes: [1],
    label: sizeOf(ours) === channels ? undefined : 'repeated for each place',
    read: repeat,
    write: (data) => data.slice(0, channels),
  };
}
