import { type ModelDefinition, predictionProgram, type TensorValue } from '@cnn/core';
import { hashed } from '../goldens/hashed.js';
import { layerGoldens } from '../goldens/layers.js';
import { tutorialModel, tutorialState } from '../goldens/tutorial.js';
import { interpret } from '../reference/interpret.js';
import { layerModel, layerState } from './layerPrograms.js';

/** A model, images for it, and what it must predict: what an exporter is tested with. */
export interface PredictionCase {
  readonly name: string;
  readonly model: ModelDefinition;
  readonly state: Readonly<Record<string, TensorValue>>;
  readonly image: { readonly shape: readonly number[]; readonly data: Float32Array };
  readonly expected: { readonly shape: readonly number[]; readonly data: Float32Array };
}

/** Every layer, with the values that Keras gives in float64. */
export function layerPredictions(): PredictionCase[] {
  return layerGoldens.map((golden, index) => {
    const { batch, input, outputShape, image, inference } = golden;
    return {
      name: `${index}-${golden.layer}`,
      model: layerModel(golden),
      state: layerState(golden),
      image: { shape: [batch, ...input], data: Float32Array.from(image) },
      expected: { shape: [batch, ...outputShape], data: Float32Array.from(inference.value) },
    };
  });
}

/** The tutorial's network on five images of whole bytes, given as byte / 255. */
export function tutorialPrediction(): PredictionCase & { readonly bytes: Uint8Array } {
  const model = tutorialModel();
  const state = tutorialState();
  const shape = [5, ...model.input];
  const size = shape.reduce((product, dim) => product * dim, 1);
  const bytes = Uint8Array.from(hashed({ seed: 11, size, low: 0, high: 255.99 }));
  const image = { shape, data: Float32Array.from(bytes, (byte) => byte / 255) };
  const { prediction } = interpret({
    program: predictionProgram(model),
    inputs: { image },
    state: Object.fromEntries(
      Object.entries(state).map(([name, value]) => [
        name,
        { shape: value.shape, data: Float32Array.from(value.data) },
      ]),
    ),
  }).outputs;
  const expected = { shape: [5, 1], data: Float32Array.from(prediction?.data ?? []) };
  return { name: 'tutorial', model, state, image, bytes, expected };
}
