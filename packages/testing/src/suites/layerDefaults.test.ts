import { BATCH, Graph, initialState, lowerModel, type Program, parseModel } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import { layerDefaults } from '../goldens/layers.js';

/** What the layers of `layerDefaults` can't be made without, or were made with. */
const required: Readonly<Record<string, readonly string[]>> = {
  conv2d: ['filters', 'kernelSize'],
  depthwiseConv2d: ['kernelSize'],
  separableConv2d: ['filters', 'kernelSize'],
  conv2dTranspose: ['filters', 'kernelSize'],
  averagePooling2d: ['poolSize'],
  dense: ['units'],
  rescaling: ['scale'],
  dropout: ['rate'],
  spatialDropout2d: ['rate'],
};

/** Keras has arguments that change nothing here, or that a layer here does without. */
const absent: Readonly<Record<string, readonly string[]>> = { conv2dTranspose: ['dilationRate'] };

function modelOf(type: string, options: object) {
  const layer = { type, name: 'subject', ...options };
  const layers = type === 'dense' ? [{ type: 'flatten', name: 'flatten' }, layer] : [layer];
  return parseModel({ format: 'cnn-model', version: 1, name: type, input: [4, 4, 32], layers });
}

function trainingProgram(type: string, options: object): Program {
  const graph = new Graph();
  const image = graph.input('image', {
    shape: [BATCH, 4, 4, 32],
    dtype: 'float32',
    source: { kind: 'batch' },
  });
  const { output, statistics } = lowerModel(graph, modelOf(type, options), { image, training: true });
  return graph.program({ outputs: { output }, updates: statistics });
}

describe("Keras's defaults", () => {
  for (const [type, all] of Object.entries(layerDefaults)) {
    const pick = (wanted: (name: string) => boolean) =>
      Object.fromEntries(Object.entries(all).filter(([name]) => wanted(name)));
    const needed = required[type] ?? [];
    const full = pick((name) => !absent[type]?.includes(name));
    const few = pick((name) => needed.includes(name));

    it(`${type}: the same layer whether they are written or not`, () => {
      expect(trainingProgram(type, few)).toEqual(trainingProgram(type, full));
      expect(initialState(modelOf(type, few), 7)).toEqual(initialState(modelOf(type, full), 7));
    });
  }
});
