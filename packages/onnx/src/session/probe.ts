import { encodeModel } from '../messages/encode.js';
import { GraphWriter, Names } from '../writing/graphWriter.js';
import type { CopyModels } from './runtime.js';

/** A model that reorders 32 channels of 2 elements into NCHWc's blocks: their order tells the size of a block. */
export function probeModel(): Uint8Array {
  const graph = new GraphWriter(new Names());
  graph.input('x', 'float32', [1, 32, 1, 2]);
  graph.addAs({ op: 'ReorderInput', domain: 'com.microsoft.nchwc', inputs: ['x'] }, ['y']);
  graph.output('y', 'float32', [1, 32, 1, 2]);
  return encodeModel({
    irVersion: 10,
    producerName: '@cnn/onnx',
    opsetImport: [
      { domain: '', version: 21 },
      { domain: 'com.microsoft.nchwc', version: 1 },
    ],
    graph: graph.graph('probe'),
  });
}

/** Models that copy a vector of either type of state. */
export function copyModels(): CopyModels {
  const model = (type: 'float32' | 'int32'): Uint8Array => {
    const graph = new GraphWriter(new Names());
    graph.input('x', type, ['n']);
    graph.addAs({ op: 'Identity', inputs: ['x'] }, ['y']);
    graph.output('y', type, ['n']);
    return encodeModel({
      irVersion: 10,
      producerName: '@cnn/onnx',
      opsetImport: [{ domain: '', version: 21 }],
      graph: graph.graph('copy'),
    });
  };
  return { float32: model('float32'), int32: model('int32') };
}

/** The least model that a runtime can be asked to take. */
export function leastModel(): Uint8Array {
  const graph = new GraphWriter(new Names());
  graph.input('x', 'float32', [1]);
  graph.addAs({ op: 'Identity', inputs: ['x'] }, ['y']);
  graph.output('y', 'float32', [1]);
  return encodeModel({
    irVersion: 10,
    producerName: '@cnn/onnx',
    opsetImport: [{ domain: '', version: 21 }],
    graph: graph.graph('least'),
  });
}
