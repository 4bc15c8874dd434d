import { BATCH, Graph, initialState, lowerModel, type Program } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import { type LayerGolden, layerGoldens } from '../goldens/layers.js';
import { layerModel } from './layerPrograms.js';

function trainingProgram(golden: LayerGolden): Program {
  const graph = new Graph();
  const model = layerModel(golden);
  const image = graph.input('image', {
    shape: [BATCH, ...model.input],
    dtype: 'float32',
    source: { kind: 'batch' },
  });
  const { output, statistics } = lowerModel(graph, model, { image, training: true });
  return graph.program({ outputs: { output }, updates: statistics });
}

describe("Keras's defaults: the same layer whether they are written or not", () => {
  for (const golden of layerGoldens) {
    const { layer, name, options, config, ...rest } = golden;
    if (!config) continue;
    it(`${layer}, ${name}`, () => {
      const full: LayerGolden = { layer, name, options: { ...config, ...options }, ...rest };
      expect(Object.keys(config).length).toBeGreaterThanOrEqual(Object.keys(options).length);
      expect(trainingProgram(golden)).toEqual(trainingProgram(full));
      expect(initialState(layerModel(golden), 7)).toEqual(initialState(layerModel(full), 7));
    });
  }
});
