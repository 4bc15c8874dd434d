// Who is compared: the name of an engine → the commands that measure it, one row each.
import { fileURLToPath } from 'node:url';

const python = process.env.PYTHON ?? 'python3';
const file = (name) => fileURLToPath(new URL(`peers/${name}`, import.meta.url));
const engine = (folder, provider) => ({
  command: process.execPath,
  script: file('cnn.mjs'),
  rest: [folder, provider],
});

/** @type {Record<string, { engine?: string, command: string, script: string, rest?: string[] }[]>} */
export const peers = {
  tensorflow: [engine('tensorflow', 'tensorflowEngine')],
  onnx: [engine('onnx', 'onnxEngine')],
  wasm: [engine('tfjs', 'tfjsWasm')],
  'tfjs-node': [{ command: process.execPath, script: file('tfjs-node.mjs') }],
  keras: [{ command: python, script: file('keras_peer.py') }],
  pytorch: [
    { command: python, script: file('pytorch_peer.py'), rest: ['NCHW'] },
    {
      engine: 'pytorch-channels-last',
      command: python,
      script: file('pytorch_peer.py'),
      rest: ['channels_last'],
    },
  ],
};

export const defaultPeers = ['tensorflow', 'onnx', 'tfjs-node', 'keras', 'pytorch'];
