// Who is compared: the name of an engine → the commands that measure it, one row each.
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const python = process.env.PYTHON ?? 'python3';
const pythonOfOnnxRuntime = process.env.PYTHON_ONNXRUNTIME ?? python;
const here = fileURLToPath(new URL('..', import.meta.url));
const file = (name) => fileURLToPath(new URL(`peers/${name}`, import.meta.url));
const predicts = ['predict', 'latency'];

/** The engines of this repository: the package and its export. */
const own = {
  onnx: ['onnx', 'onnxEngine'],
  tensorflow: ['tensorflow', 'tensorflowEngine'],
  'onnx-webgpu': ['onnx', 'onnxWebGpu'],
  webgpu: ['tfjs', 'tfjsWebgpu'],
  wasm: ['tfjs', 'tfjsWasm'],
};

const ofCheckout = (engine, checkout) => ({
  command: process.execPath,
  script: file('cnn.mjs'),
  rest: [...own[engine], checkout],
});

/**
 * `phases`: what it is measured in, where not in all. `engine`: the name of the row, where a name has several.
 * @type {Record<string, { engine?: string, command: string, script: string, rest?: string[], phases?: string[] }[]>}
 */
export const peers = {
  ...Object.fromEntries(Object.keys(own).map((engine) => [engine, [ofCheckout(engine, here)]])),
  // ONNX Runtime's WASM in Node, beside `wasm`.
  'onnx-wasm': ['1', '2'].map((threads) => ({
    engine: `onnx-wasm, threads: ${threads}`,
    command: process.execPath,
    script: file('onnx-wasm.mjs'),
    rest: [threads],
  })),
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
  // ONNX Runtime itself on the exported model: in Python, and in Node without anything around it.
  onnxruntime: [{ command: pythonOfOnnxRuntime, script: file('onnxruntime_peer.py'), phases: predicts }],
  'onnx-session': [{ command: process.execPath, script: file('onnx-session.mjs'), phases: predicts }],
  // The same with the engine's options: threads that sleep while they wait, and no memory plan.
  'onnx-session-engine': [
    {
      command: process.execPath,
      script: file('onnx-session.mjs'),
      phases: predicts,
      rest: [
        JSON.stringify({
          enableMemPattern: false,
          extra: { session: { force_spinning_stop: '1', intra_op: { allow_spinning: '1' } } },
        }),
      ],
    },
  ],
};

export const ownEngines = Object.keys(own);
export const defaultPeers = [
  'onnx',
  'tensorflow',
  'tfjs-node',
  'keras',
  'pytorch',
  'onnxruntime',
  'onnx-session',
];

/** Peers of the names, those of this repository followed by the same engine of the other checkout, `onnx@FOLDER-name`. */
export function peersOf(names, against) {
  const other = against === undefined ? undefined : resolve(against);
  if (other !== undefined && !existsSync(join(other, 'packages/onnx/dist/index.js')))
    throw new Error(
      `--against: ${other} has no packages/onnx/dist. Run \`npm run setup && npm run build\` there.`,
    );
  return names.flatMap((name) => {
    const rows = peers[name].map((peer) => ({ ...peer, name: peer.engine ?? name }));
    if (other === undefined || !ownEngines.includes(name)) return rows;
    return [...rows, { ...ofCheckout(name, other), name: `${name}@${basename(other)}`, of: name }];
  });
}
