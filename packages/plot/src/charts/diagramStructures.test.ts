import { modelFacts } from '@cnn/core';
import { structureModel } from '@cnn/testing';
import { expect, it } from 'vitest';
import { toSvg } from '../svg/toSvg.js';
import { modelDiagram } from './modelDiagram.js';

const textsOf = async (name: string) => {
  const model = structureModel(name);
  const svg = await toSvg(modelDiagram({ facts: modelFacts(model), input: model.input }));
  return [...svg.matchAll(/<text[^>]*>([^<]+)<\/text>/g)].map(([, text]) => text);
};

it('draws further inputs and several outputs; the shape is that of the images', async () => {
  const texts = await textsOf('two inputs, two outputs');
  expect(texts.filter((text) => text === '8×8×2')).toHaveLength(1);
  for (const name of ['age', 'malignant', 'grade']) expect(texts).toContain(name);
});

it('says whose weights a layer has that is applied again, also of an inner model', async () => {
  expect(await textsOf('siamese')).toContain('3×3×3 · weights of conv2d');
  expect(await textsOf('nested')).toContain('8×8×2 · weights of block/conv2d');
});
