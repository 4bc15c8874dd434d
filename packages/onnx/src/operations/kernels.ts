import type { TensorValue } from '@cnn/core';
import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';

/**
 * How a convolution's kernel lies: ONNX's [out, in, h, w], or rotated by half a turn with in and out exchanged. For convolutions
 * in blocks both also come as [out / block, in / block, h, w, block of in, block of out] (`blocked`), and, where the image has
 * fewer channels than a block, as [out / block, in, h, w, block of out] (`outputsBlocked`).
 */
export type KernelForm = 'outputFirst' | 'rotated' | BlockedForm;

type BlockedForm = 'blocked' | 'outputsBlocked' | 'rotatedBlocked' | 'rotatedOutputsBlocked';

/** The kernel [h, w, in, out] of a node in another form, written once for all that need it. */
export function kernelFor(emission: Emission, id: number, form: KernelForm): Tensor {
  const home = emission.home(id);
  return home.once(`${id} kernel ${form}`, () => {
    const weight = form === 'outputFirst' ? home.weight(id) : undefined;
    if (weight) return writeOutputFirst(home, weight);
    if (form === 'outputFirst') return home.transpose(home.value(id), [3, 2, 0, 1]);
    if (form === 'rotated') return home.transpose(rotate(home, id), [2, 3, 0, 1]);
    return inBlocks(home, id, form);
  });
}

/** A kernel that the model holds itself. */
export function writeOutputFirst(
  home: Emission,
  { name, shape, data }: TensorValue & { readonly name: string },
): Tensor {
  const [rows, columns, inputs, outputs] = shape as [number, number, number, number];
  const result = new Float32Array(data.length);
  const places = rows * columns;
  for (let place = 0; place < places; place++) {
    for (let input = 0; input < inputs; input++) {
      for (let output = 0; output < outputs; output++) {
        result[(output * inputs + input) * places + place] = data[
          (place * inputs + input) * outputs + output
        ] as number;
      }
    }
  }
  return home.graph.initializer(name, [outputs, inputs, rows, columns], result, 0);
}

function inBlocks(home: Emission, id: number, form: BlockedForm): Tensor {
  const [rows, columns, inputs, outputs] = home.shape(id) as [number, number, number, number];
  const { block } = home.target;
  const split = (channels: number): number[] => [home.inWholeBlocks(channels) / block, block];
  const [sizes, order] = {
    blocked: [
      [...split(inputs), ...split(outputs)],
      [4, 2, 0, 1, 3, 5],
    ],
    outputsBlocked: [
      [inputs, ...split(outputs)],
      [3, 2, 0, 1, 4],
    ],
    rotatedBlocked: [
      [...split(inputs), ...split(outputs)],
      [2, 4, 0, 1, 5, 3],
    ],
    rotatedOutputsBlocked: [
      [...split(inputs), outputs],
      [2, 4, 0, 1, 3],
    ],
  }[form] as [number[], number[]];
  const rotated = form.startsWith('rotated');
  // Only what is split into blocks is filled up.
  const all = {
    inputs: form === 'outputsBlocked' ? inputs : home.inWholeBlocks(inputs),
    outputs: form === 'rotatedOutputsBlocked' ? outputs : home.inWholeBlocks(outputs),
  };
  const whole = withZeros(home, rotated ? rotate(home, id) : home.value(id), [
    ...[0, 0, all.inputs - inputs, all.outputs - outputs],
  ]);
  const kernel = home.reshape(whole, [rows, columns, ...sizes]);
  const [first, second] = rotated ? [all.inputs, all.outputs] : [all.outputs, all.inputs];
  return home.reshape(home.transpose(kernel, order), [first, second, rows, columns]);
}

/** A tensor with zeros behind its elements, so many along each axis. */
export function withZeros(home: Emission, tensor: Tensor, after: readonly number[]): Tensor {
  if (after.every((count) => count === 0)) return tensor;
  const pads = home.graph.int64s([...after.map(() => 0), ...after]);
  return home.add('Pad', [tensor, pads, home.graph.scalar(0)]);
}

/** The kernel with rows and columns in reverse order. */
export function rotate(home: Emission, id: number): Tensor {
  const [rows, columns, inputs, outputs] = home.shape(id) as [number, number, number, number];
  const places = rows * columns;
  if (places === 1) return home.value(id);
  const flat = home.reshape(home.value(id), [places, inputs, outputs]);
  const backwards = home.graph.int64s(Array.from({ length: places }, (_, index) => places - 1 - index));
  return home.reshape(home.add('Gather', [flat, backwards]), [rows, columns, inputs, outputs]);
}
