import type { Engine, ModelDefinition, TensorValues } from '@cnn/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '../matchers/register.js';
import { type ExplainCase, type ExplainGolden, explainGoldens } from '../goldens/explain.js';

/** What a method gives for an image. */
interface Explained {
  readonly map: Float32Array;
  readonly score: number;
  readonly layers: readonly string[];
}

interface PlainModel {
  dispose(): Promise<void>;
}

/** Of `@cnn/explain`, which this package can't depend on. They are methods so that their own types may be narrower. */
interface ExplainFunctions {
  explainableModel(options: {
    readonly definition: ModelDefinition;
    readonly weights: TensorValues;
    readonly engine: Engine;
  }): PlainModel;
  explain(options: {
    readonly model: unknown;
    readonly images: unknown;
    readonly method?: unknown;
    readonly target?: unknown;
    readonly layer?: unknown;
    readonly size?: unknown;
  }): Promise<readonly Explained[]>;
}

export interface ExplainSuite extends ExplainFunctions {
  /** What stands in front of the tests' names. */
  readonly name: string;
  readonly start: () => Promise<Engine>;
}

/** Relative to the largest magnitude of a map. */
const TOLERANCE = 1e-4;

/** Registers the tests of maps against those of other libraries, on one engine. Works in Node and in a browser page. */
export function runExplainSuite(suite: ExplainSuite): void {
  describe(`${suite.name}: explain`, () => {
    let engine: Engine | undefined;
    beforeAll(async () => {
      engine = await suite.start();
    });
    afterAll(async () => {
      await engine?.dispose();
    });
    for (const golden of explainGoldens) {
      describe(golden.name, () => {
        let model: PlainModel | undefined;
        beforeAll(() => {
          const { definition, weights } = golden;
          model = suite.explainableModel({ definition, weights, engine: engine as Engine });
        });
        afterAll(() => model?.dispose());
        for (const one of golden.cases) {
          it(nameOf(one), async () => {
            const found = await explained({ suite, model: model as PlainModel, golden, one });
            compare(found, one, golden);
          });
        }
      });
    }
  });
}

function nameOf({ method, target, layer, rule, fill, source }: ExplainCase): string {
  const what = [layer, rule, fill].filter((part) => part !== undefined).join(', ');
  return `${method}${what ? ` (${what})` : ''} of class ${target} is that of ${source}`;
}

/** The method that a golden means, of options that show all of it. */
function methodOf({ method, rule, fill, window, stride }: ExplainCase): object {
  if (method === 'shown') return { name: 'gradCam' };
  if (method === 'saliency') return { name: method, channels: 'each' };
  if (method === 'integratedGradients') return { name: method, rule, steps: 64, maxSteps: 64 };
  if (method === 'occlusion') {
    return { name: method, window, stride, fill };
  }
  return { name: method, relu: false };
}

interface ExplainedOptions {
  readonly suite: ExplainFunctions;
  readonly model: PlainModel;
  readonly golden: ExplainGolden;
  readonly one: ExplainCase;
}

function explained({ suite, model, golden, one }: ExplainedOptions): Promise<readonly Explained[]> {
  const [height, width, channels] = golden.definition.input;
  const images = golden.images.map((data) => ({ height, width, channels, data }));
  const { target, layer } = one;
  const size = one.method === 'shown' ? 'input' : 'layer';
  return suite.explain({ model, images, target, layer, size, method: methodOf(one) });
}

function compare(found: readonly Explained[], one: ExplainCase, golden: ExplainGolden): void {
  const maps = found.map(({ map }) => map);
  const received = (one.method === 'shown' ? maps.map(shown) : maps).flatMap((map) => [...map]);
  const largest = one.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(largest).toBeGreaterThan(0);
  const scaled = (values: readonly number[]) => ({ data: values.map((value) => value / largest) });
  expect(scaled(received)).toBeCloseToTensor(scaled(one.data), TOLERANCE);
  const classes = golden.logits.shape[1] as number;
  const logits = found.map((_, at) => golden.logits.data[at * classes + one.target] as number);
  expect({ data: found.map(({ score }) => score) }).toBeCloseToTensor({ data: logits }, 1e-5);
}

/** From 0 to 1, as pytorch-grad-cam shows maps: it scales twice, before and after enlarging, and 1e-7 is small for both. */
function shown(map: Float32Array): Float32Array {
  const low = map.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = map.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return map.map((value) => (value - low) / (high - low || 1));
}
