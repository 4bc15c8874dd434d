import { readFileSync } from 'node:fs';
import { CnnError, encodeUtf8, type TensorValue } from '@cnn/core';
import { hashed } from '@cnn/testing';
import '@tensorflow/tfjs-backend-cpu';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { readTfjs } from '../layersModel/readTfjs.js';
import { ours } from '../layersModel/tfjsModels.support.test.js';

const folder = new URL('../../../testing/goldens/tfjs_graph/', import.meta.url);

interface Node {
  name: string;
  op: string;
  input?: string[];
  attr: Record<string, unknown>;
}
interface Golden {
  readonly modelTopology: { readonly node: Node[] };
  readonly weightsManifest: readonly [
    { readonly paths: readonly string[]; readonly weights: tf.io.WeightsManifestEntry[] },
  ];
  readonly predictions: readonly (readonly number[])[];
}

/** The JSON and the weights of a golden. */
function golden(name: string): { json: Golden; weights: Uint8Array } {
  const json = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Golden;
  return { json, weights: new Uint8Array(readFileSync(new URL(`${name}.bin`, folder))) };
}

const read = (json: unknown, weights: Uint8Array, name: string) =>
  readTfjs(encodeUtf8(JSON.stringify(json)), { files: { [`${name}.bin`]: weights }, file: `${name}.json` });

function images(name: string): TensorValue {
  const shape = name === 'mobile' ? [2, 9, 9, 3] : [2, 8, 8, 3];
  const size = shape.reduce((a, b) => a * b, 1);
  return { shape, data: hashed({ seed: 9, size, low: 0, high: name === 'plain' ? 255 : 2 }) };
}

/** Convolutions and what follows each as one node, as TensorFlow's grappler fuses them where it knows the device. */
function fuse(json: Golden): number {
  const { node: nodes } = json.modelTopology;
  const readers = (name: string) => nodes.filter(({ input = [] }) => input.includes(name));
  let count = 0;
  for (const bias of nodes.filter(({ op }) => op === 'BiasAdd')) {
    const [from = '', numbers = ''] = bias.input ?? [];
    const kernel = nodes.find(({ name }) => name === from) as Node;
    const fusedName = {
      Conv2D: '_FusedConv2D',
      MatMul: '_FusedMatMul',
      DepthwiseConv2dNative: 'FusedDepthwiseConv2dNative',
    }[kernel.op];
    if (!fusedName || readers(from).length !== 1) continue;
    const [next] = readers(bias.name);
    const activation =
      next && readers(bias.name).length === 1 && ['Relu', 'Relu6'].includes(next.op) ? next : undefined;
    const last = activation ?? bias;
    const operations = ['BiasAdd', ...(activation ? [activation.op] : [])];
    Object.assign(kernel, { name: last.name, op: fusedName, input: [...(kernel.input ?? []), numbers] });
    kernel.attr = {
      ...kernel.attr,
      fused_ops: { list: { s: operations.map((text) => btoa(text)) } },
      num_args: { i: '1' },
    };
    for (const gone of [bias, activation]) if (gone) nodes.splice(nodes.indexOf(gone), 1);
    count += 1;
  }
  return count;
}

describe.each(['plain', 'mobile'])('a GraphModel: %s', (name) => {
  it('predicts as TensorFlow does', async () => {
    const { json, weights } = golden(name);
    const imported = await read(json, weights, name);
    const expected = {
      shape: [2, json.predictions[0]?.length ?? 0],
      data: Float32Array.from(json.predictions.flat()),
    };
    expect(await ours(imported, images(name))).toBeCloseToTensor(expected, 1e-5);
    expect(imported.source).toMatchObject({ format: 'tfjs-graph', framework: 'TensorFlow.js' });
    // Every node of the graph that is no constant and no shape is in the plan.
    const told = imported.plan.map(({ source, note }) => `${source} ${note ?? ''}`).join(' ');
    const computing = json.modelTopology.node.filter(
      ({ op }) => !['Const', 'Shape', 'StridedSlice', 'Pack'].includes(op),
    );
    expect(computing.filter((node) => !told.includes(node.name))).toEqual([]);
  });

  it('predicts as TensorFlow.js does when its nodes are fused', async () => {
    const { json, weights } = golden(name);
    expect(fuse(json)).toBeGreaterThan(1);
    const {
      modelTopology,
      weightsManifest: [{ weights: weightSpecs }],
    } = json;
    const artifacts = {
      modelTopology,
      weightSpecs,
      weightData: weights.slice().buffer,
      format: 'graph-model',
    };
    const model = await loadGraphModel(tf.io.fromMemory(artifacts));
    const { shape, data } = images(name);
    const output = model.predict(tf.tensor(data, [...shape])) as tf.Tensor;
    const expected = { shape: output.shape, data: output.dataSync() as Float32Array };
    expect(await ours(await read(json, weights, name), images(name))).toBeCloseToTensor(expected, 1e-5);
  });
});

async function refusal(change: (json: Golden) => void, name = 'plain'): Promise<CnnError> {
  const { json, weights } = golden(name);
  change(json);
  const error = await read(json, weights, name).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(CnnError);
  return error as CnnError;
}

const nodeOf = (json: Golden, op: string): Node =>
  json.modelTopology.node.find((node) => node.op === op) as Node;

describe('a GraphModel that is refused', () => {
  it('says which operations no layer is', async () => {
    const { code, message, details } = await refusal(() => undefined, 'unusual');
    expect(code).toBe('MODEL');
    expect(message).toMatch(/operations that no layer is: Erf \(.+\), Cumsum \(.+\)\. Import/);
    expect(details).toMatchObject({
      reason: 'unsupportedLayer',
      types: expect.arrayContaining(['Erf', 'Cumsum']),
    });
  });

  it.each<[string, (json: Golden) => void, string]>([
    [
      'a loop',
      (json) => {
        nodeOf(json, 'Relu').input = ['Identity'];
      },
      'its graph has a loop',
    ],
    [
      'a node that is not there',
      (json) => {
        nodeOf(json, 'Relu').input = ['nowhere'];
      },
      'reads nowhere, which is not in the graph',
    ],
    [
      'two nodes of one name',
      (json) => {
        json.modelTopology.node.push({ ...nodeOf(json, 'Relu') });
      },
      'two nodes are called',
    ],
    [
      'no name',
      (json) => {
        delete (nodeOf(json, 'Relu') as Partial<Node>).name;
      },
      'has no name or operation',
    ],
    [
      'another order of images',
      (json) => {
        nodeOf(json, 'Conv2D').attr.data_format = { s: btoa('NCHW') };
      },
      'in the order NCHW',
    ],
    [
      'numbers that are not there',
      (json) => {
        (json.weightsManifest[0].weights[0] as { name: string }).name = 'x';
      },
      'are not in weightsManifest',
    ],
    [
      'a computed kernel',
      (json) => {
        const node = nodeOf(json, 'Conv2D');
        node.input = [node.input?.[0] ?? '', node.input?.[0] ?? ''];
      },
      'computes its input 1',
    ],
  ])('has %s', async (_, change, message) => {
    expect((await refusal(change)).message).toContain(message);
  });

  it('has a chain of nodes that is long', async () => {
    const error = await refusal((json) => {
      const last = nodeOf(json, 'Identity');
      let before = last.input?.[0] as string;
      for (let n = 0; n < 20_000; n++) {
        json.modelTopology.node.push({
          name: `i${n}`,
          op: n === 19_999 ? 'Erf' : 'Identity',
          input: [before],
          attr: {},
        });
        before = `i${n}`;
      }
      last.input = [before];
    });
    expect(error.message).toContain('Erf (i19999)');
  });
});
