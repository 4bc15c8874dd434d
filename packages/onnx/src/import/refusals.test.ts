import { CnnError } from '@cnn/core';
import { onnxGoldens } from '@cnn/testing';
import protobuf from 'protobufjs/minimal.js';
import { describe, expect, it } from 'vitest';
import { encodeModel } from '../messages/encode.js';
import type { TensorMessage } from '../messages/messages.js';
import * as attribute from '../writing/attributes.js';
import { GraphWriter, Names, type NodeSpec } from '../writing/graphWriter.js';
import { type ReadOnnxOptions, readOnnx } from './readOnnx.js';

/** A file with an image [batch, 3, 8, 6] `x`, a node that gives `y`, and a kernel `w` [4, 3, 3, 3]. */
function fileOf(
  spec: NodeSpec,
  { opset = 18, shape = ['batch', 3, 8, 6] as (number | string)[] } = {},
): Uint8Array {
  const graph = new GraphWriter(new Names());
  graph.input('x', 'float32', shape);
  graph.initializer('w', [4, 3, 3, 3], new Float32Array(108).fill(0.1));
  graph.addAs(spec, ['y']);
  graph.output('y', 'float32', ['batch']);
  const opsetImport = [{ domain: '', version: opset }];
  return encodeModel({ irVersion: 8, producerName: 'test', opsetImport, graph: graph.graph('test') });
}

function refusal(bytes: Uint8Array, options: ReadOnnxOptions = {}): CnnError {
  try {
    readOnnx(bytes, { file: 'a.onnx', ...options });
  } catch (error) {
    if (error instanceof CnnError) return error;
    throw error;
  }
  throw new Error('it was read');
}

const inner = (): NodeSpec => {
  const graph = new GraphWriter(new Names());
  graph.output('z', 'float32', []);
  return { op: 'If', inputs: ['x'], attributes: { then_branch: attribute.graph(graph.graph('inner')) } };
};

describe('what no layer expresses is refused by name', () => {
  it.each<[string, NodeSpec, string]>([
    [
      'an operation',
      { op: 'LSTM', inputs: ['x', 'w'] },
      "ONNX node 'y' (LSTM): no layer expresses the operation LSTM",
    ],
    ['a quantized network', { op: 'DynamicQuantizeLinear', inputs: ['x'] }, 'a quantized network'],
    ['a quantized convolution', { op: 'QLinearConv', inputs: ['x', 'w'] }, 'a quantized network'],
    ['a graph within', inner(), "the graph within node '' (If)"],
    [
      'another domain',
      { op: 'Attention', domain: 'com.microsoft', inputs: ['x'] },
      "'Attention' of the domain 'com.microsoft'",
    ],
    ['attention', { op: 'MatMul', inputs: ['x', 'x'] }, 'a matrix that the graph computes'],
    [
      'a reflection',
      { op: 'Pad', inputs: ['x', 'p'], attributes: { mode: attribute.text('reflect') } },
      "'p', which nothing gives",
    ],
    ['a quotient', { op: 'Div', inputs: ['x', 'x'] }, 'a quotient of two values'],
    ['local response normalization', { op: 'LRN', inputs: ['x'] }, 'the operation LRN'],
    [
      'a convolution in 3 dimensions',
      { op: 'AveragePool', inputs: ['x'], attributes: { kernel_shape: attribute.ints([2]) } },
      'a pooling over 1 dimensions',
    ],
  ])('%s', (_what, spec, message) => {
    const error = refusal(fileOf(spec));
    expect(error.message).toContain(message);
    expect(error.details.reason).toMatch(/unsupportedLayer|malformed/);
    if (error.code === 'MODEL') expect(error.message).toContain('frozenOnnx');
  });

  it('other opsets, and sizes that nothing says', () => {
    const conv: NodeSpec = { op: 'Conv', inputs: ['x', 'w'] };
    expect(refusal(fileOf(conv, { opset: 6 })).message).toContain(
      'expected operations of opset 7 to 25, received opset 6',
    );
    const open = fileOf(conv, { shape: ['batch', 3, 'height', 'width'] });
    expect(refusal(open).message).toContain('Give imageSize: [height, width]');
    expect(readOnnx(open, { imageSize: [8, 6] }).model.input).toEqual([8, 6, 3]);
  });
});

describe('numbers beside the file', () => {
  /** A model whose kernel lies in another file. */
  function external(location: string, length = 432): Uint8Array {
    const graph = new GraphWriter(new Names());
    graph.input('x', 'float32', ['batch', 3, 8, 6]);
    graph.addAs({ op: 'Conv', inputs: ['x', 'w'] }, ['y']);
    graph.output('y', 'float32', ['batch']);
    const entries = { location, length: String(length) };
    const kernel = {
      ...{ name: 'w', dims: [4, 3, 3, 3], dataType: 1, dataLocation: 1 },
      externalData: Object.entries(entries).map(([key, value]) => ({ key, value })),
    };
    const message = { ...graph.graph('test'), initializer: [kernel as unknown as TensorMessage] };
    const opsetImport = [{ domain: '', version: 18 }];
    return encodeModel({ irVersion: 8, producerName: 'test', opsetImport, graph: message });
  }

  it('are read from what is handed over', () => {
    const data = new Uint8Array(Float32Array.from({ length: 108 }, (_, at) => at).buffer);
    const { weights } = readOnnx(external('w.data'), {
      external: (name) => (name === 'w.data' ? data : undefined),
    });
    expect(Object.values(weights)[0]?.data[1]).toBe(27);
    expect(refusal(external('w.data')).details).toMatchObject({ reason: 'externalData', file: 'w.data' });
    expect(refusal(external('w.data', 800), { external: () => data }).message).toContain('bytes 0 to 800');
  });

  it.each(['../w.data', '/w.data', 'C:\\w.data', 'a/../../w', ''])('are not looked for in %j', (location) => {
    const error = refusal(external(location), { external: () => new Uint8Array(432) });
    expect(error.message).toContain("outside of the model's folder");
    expect(error.code).toBe('FILE');
  });
});

describe('a damaged file', () => {
  const bytes = onnxGoldens.find(({ name }) => name === 'torch residual-17')?.bytes as Uint8Array;

  it('is refused wherever it ends', () => {
    for (let length = 0; length < bytes.length - 1; length += 97) {
      expect(refusal(bytes.subarray(0, length)).code).toMatch(/FILE|MODEL/);
    }
    expect(refusal(new TextEncoder().encode('version https://git-lfs.github.com/spec/v1')).code).toBe('FILE');
    expect(refusal(new Uint8Array()).details.reason).toBe('notThisFormat');
  });

  it('of messages in one another is refused before the stack is', () => {
    // Graphs in attributes of nodes, each around the one before.
    let inside: Uint8Array = new Uint8Array();
    for (const tag of Array.from({ length: 600 }, (_, at) => [50, 42, 10][at % 3] as number)) {
      inside = protobuf.Writer.create().uint32(tag).bytes(inside).finish();
    }
    const nested = protobuf.Writer.create().uint32(58).bytes(inside).finish();
    expect(refusal(nested)).toMatchObject({ code: 'FILE', details: { reason: 'malformed' } });
  });

  it('that declares more than it has allocates nothing', () => {
    const huge = protobuf.Writer.create().uint32(58).uint32(0xfffffff0).finish();
    expect(refusal(huge).details.reason).toBe('truncated');
  });
});
