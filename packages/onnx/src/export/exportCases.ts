import { predictionProgram, type TensorValue } from '@cnn/core';
import {
  hashed,
  interpret,
  type LayerGolden,
  layerGoldens,
  layerModel,
  layerState,
  tutorialModel,
  tutorialState,
} from '@cnn/testing';
import { exportOnnx } from './exportOnnx.js';

/** An exported model, a batch for it, and what it must give. */
export interface ExportCase {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly type: 'float32' | 'uint8';
  readonly shape: readonly number[];
  readonly image: Float32Array | Uint8Array;
  readonly expected: TensorValue;
}

/** Every layer with Keras's values in float64. */
export function layerCases(): ExportCase[] {
  return layerGoldens.map((golden, index) => layerCase(golden, `${index}-${golden.layer}`));
}

function layerCase(golden: LayerGolden, name: string): ExportCase {
  const { batch, input, outputShape, image, inference } = golden;
  return {
    name,
    bytes: exportOnnx({ model: layerModel(golden), state: layerState(golden) }),
    type: 'float32',
    shape: [batch, ...input],
    image: Float32Array.from(image),
    expected: { shape: [batch, ...outputShape], data: Float32Array.from(inference.value) },
  };
}

/** The tutorial's network, as floats and as bytes, in both orders of the dimensions. */
export function tutorialCases(): ExportCase[] {
  const model = tutorialModel();
  const state = tutorialState();
  const [height, width, channels] = model.input;
  const items = 5;
  const size = items * height * width * channels;
  const bytes = Uint8Array.from(hashed({ seed: 11, size, low: 0, high: 255.99 }));
  const floats = Float32Array.from(bytes, (byte) => byte / 255);
  const shape = [items, height, width, channels];
  const { prediction } = interpret({
    program: predictionProgram(model),
    inputs: { image: { shape, data: floats } },
    state: Object.fromEntries(
      Object.entries(state).map(([name, { shape, data }]) => [
        name,
        { shape, data: Float32Array.from(data) },
      ]),
    ),
  }).outputs;
  const expected = { shape: [items, 1], data: Float32Array.from(prediction?.data ?? []) };
  const classNames = ['benign', 'malignant'];
  return (['nhwc', 'nchw'] as const).flatMap((layout) =>
    (['float32', 'uint8'] as const).map((type) => {
      const pixels = type === 'uint8' ? bytes : floats;
      return {
        name: `tutorial-${type}-${layout}`,
        bytes: exportOnnx({ model, state, input: type, layout, classNames }),
        type,
        shape: layout === 'nhwc' ? shape : [items, channels, height, width],
        image: layout === 'nhwc' ? pixels : channelsFirst(pixels, shape),
        expected,
      };
    }),
  );
}

function channelsFirst<T extends Float32Array | Uint8Array>(data: T, shape: readonly number[]): T {
  const [items, height, width, channels] = shape as [number, number, number, number];
  const places = height * width;
  const result = data.slice() as T;
  for (let item = 0; item < items; item++) {
    for (let place = 0; place < places; place++) {
      for (let channel = 0; channel < channels; channel++) {
        result[(item * channels + channel) * places + place] = data[
          (item * places + place) * channels + channel
        ] as number;
      }
    }
  }
  return result;
}
