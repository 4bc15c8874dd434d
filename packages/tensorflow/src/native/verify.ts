import { createRequire } from 'node:module';
import { encodeGraph } from '../messages/messages.js';
import * as attribute from '../writing/attributes.js';
import { GraphWriter } from '../writing/graphWriter.js';
import type { Library } from './library.js';
import { saidVersion } from './saidVersion.js';

/** Loads the library in a process of its own, so that a broken one cannot end this one, and multiplies matrices. */
const PROGRAM = `
const [koffiPath, files, graphBytes] = process.argv.slice(1);
const koffi = require(koffiPath);
koffi.config({ ...koffi.config(), sync_stack_size: 2 ** 23 });
const library = JSON.parse(files).map((file) => koffi.load(file)).at(-1);
const tf = (name, result, ...args) => library.func('TF_' + name, result, args)
const p = 'void *';
const status = tf('NewStatus', p)();
const check = () => {
  if (tf('GetCode', 'int', p)(status) !== 0) throw new Error(tf('Message', 'str', p)(status));
};
const bytes = Buffer.from(graphBytes, 'base64');
const graph = tf('NewGraph', p)();
const buffer = tf('NewBufferFromString', p, p, 'size_t')(bytes, bytes.length);
tf('GraphImportGraphDef', 'void', p, p, p, p)(graph, buffer, tf('NewImportGraphDefOptions', p)(), status);
check();
const session = tf('NewSession', p, p, p, p)(graph, tf('NewSessionOptions', p)(), status);
check();
const place = (name) => BigUint64Array.of(tf('GraphOperationByName', p, p, 'str')(graph, name), 0n);
const tensor = tf('AllocateTensor', p, 'int', p, 'int', 'size_t')(1, BigInt64Array.of(2n, 2n), 2, 16);
const data = tf('TensorData', p, p);
koffi.encode(data(tensor), koffi.array('float', 4), [1, 2, 3, 4]);
const results = new BigUint64Array(1);
tf('SessionRun', 'void', p, p, p, p, 'int', p, p, 'int', p, 'int', p, p)(
  session, null, place('a'), BigUint64Array.of(tensor), 1, place('product'), results, 1, null, 0, null, status,
);
check();
const product = Array.from(koffi.decode(data(results[0]), koffi.array('float', 4)));
if (product.join() !== '7,10,15,22') throw new Error('a 2×2 product is ' + product.join());
console.log(JSON.stringify({ version: tf('Version', 'str')() }));
`;

/** The square of a matrix. */
function squareGraph(): Uint8Array {
  const graph = new GraphWriter();
  const type = attribute.type('float32');
  const a = graph.add({
    op: 'Placeholder',
    name: 'a',
    attributes: { dtype: type, shape: attribute.shape([2, 2]) },
  });
  const flags = { transpose_a: attribute.bool(false), transpose_b: attribute.bool(false) };
  graph.add({ op: 'MatMul', name: 'product', inputs: [a, a], attributes: { T: type, ...flags } });
  return encodeGraph(graph.nodes);
}

/** The version that the library says of itself after a computation, or what went wrong as text. */
export async function verifyLibrary(
  { files }: Library,
  signal?: AbortSignal,
): Promise<{ readonly version: string } | string> {
  const koffi = createRequire(import.meta.url).resolve('koffi');
  const args = [koffi, JSON.stringify(files), Buffer.from(squareGraph()).toString('base64')];
  return saidVersion(PROGRAM, args, signal);
}
