import type { TensorValue } from '@cnn/core';
import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';

/** How a convolution's kernel lies: ONNX's [out, in, h, w], or rotated by half a turn with in and out exchanged. */
export type KernelForm = 'outputFirst' | 'rotated';

/** The kernel [h, w, in, out] of a node in another form, written once for all that need it. */
export function kernelFor(emission: Emission, id: number, form: KernelForm): Tensor {
  const home = emission.home(id);
  return home.once(`${id} kernel ${form}`, () => {
    const weight = form === 'outputFirst' ? home.weight(id) : undefined;
    if (weight) return writeOutputFirst(home, weight);
    if (form === 'outputFirst') return home.transpose(home.value(id), [3, 2, 0, 1]);
    return home.transpose(rotate(home, id), [2, 3, 0, 1]);
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

/** The kernel with rows and columns in reverse order. */
function rotate(home: Emission, id: number): Tensor {
  const [rows, columns, inputs, outputs] = home.shape(id) as [number, number, number, number];
  const places = rows * columns;
  if (places === 1) return home.value(id);
  const flat = home.reshape(home.value(id), [places, inputs, outputs]);
  const backwards = home.graph.int64s(Array.from({ length: places }, (_, index) => places - 1 - index));
  return home.reshape(home.add('Gather', [flat, backwards]), [rows, columns, inputs, outputs]);
}
