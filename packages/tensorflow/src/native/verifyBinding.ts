import { saidVersion } from './saidVersion.js';

/** Loads a binding in a process of its own, so that a broken library cannot end this one, and multiplies matrices. */
const PROGRAM = `
const { constants } = require('node:os');
const module_ = { exports: {} };
process.dlopen(module_, process.argv[1], constants.dlopen.RTLD_NOW);
const tf = module_.exports;
const a = tf.createTensor([2, 2], tf.TF_FLOAT, new Float32Array([1, 2, 3, 4]));
const type = { name: 'T', type: tf.TF_ATTR_TYPE, value: tf.TF_FLOAT };
const flags = ['transpose_a', 'transpose_b'].map((name) => ({ name, type: tf.TF_ATTR_BOOL, value: false }));
const [{ id }] = tf.executeOp('MatMul', [...flags, type], [a, a], 1);
const product = tf.tensorDataSync(id);
if (product.join() !== '7,10,15,22') throw new Error('a 2×2 product is ' + product.join());
console.log(JSON.stringify({ version: tf.TF_Version }));
`;

/** The version that tfjs-node's binding says of its TensorFlow after a computation, or what went wrong as text. */
export async function verifyBinding(
  binding: string,
  signal?: AbortSignal,
): Promise<{ readonly version: string } | string> {
  return saidVersion(PROGRAM, [binding], signal);
}
