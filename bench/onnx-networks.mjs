// node bench/onnx-networks.mjs FOLDER [ENGINE]: reads the networks that packages/testing/goldens/onnx_torchvision.py wrote, and compares what they
// predict here with what ONNX Runtime did. Prints a line each: time to read, memory, the largest difference. Ends with 1 above 1e-4.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { predictionProgram } from '../packages/core/dist/index.js';
import { selectEngine } from '../packages/node/dist/index.js';
import { readOnnx } from '../packages/onnx/dist/index.js';

const [folder, name] = process.argv.slice(2);
if (folder === undefined) throw new Error('node bench/onnx-networks.mjs FOLDER [ENGINE]');
const engine = await selectEngine({ name });
const floats = (path) => {
  const bytes = readFileSync(path);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
};

/** [n, c, h, w] as [n, h, w, c] */
function channelsLast(data, [height, width, channels]) {
  const places = height * width;
  return data.map((_, at) => {
    const [channel, place, item] = [
      at % channels,
      Math.floor(at / channels) % places,
      Math.floor(at / channels / places),
    ];
    return data[(item * channels + channel) * places + place];
  });
}

let failed = false;
for (const file of readdirSync(folder).filter((entry) => entry.endsWith('.onnx'))) {
  const path = join(folder, file);
  const bytes = new Uint8Array(readFileSync(path));
  const before = process.memoryUsage().rss;
  const start = performance.now();
  const { model, weights } = readOnnx(bytes, { file });
  const milliseconds = performance.now() - start;
  const grown = process.memoryUsage().rss - before;
  const images = channelsLast(floats(path.replace(/onnx$/, 'input.bin')), model.input);
  const expected = floats(path.replace(/onnx$/, 'output.bin'));
  const specs = Object.entries(weights).map(([key, { shape }]) => [
    key,
    { shape, dtype: 'float32', role: 'frozen' },
  ]);
  const programs = { predict: predictionProgram(model) };
  const session = await engine.load({ state: Object.fromEntries(specs), programs }, weights);
  const image = { shape: [2, ...model.input], data: images };
  const { prediction } = await session.run('predict', { image });
  await session.dispose();
  const largest = Math.max(...expected.map(Math.abs), 1);
  const difference = Math.max(...expected.map((value, at) => Math.abs(value - prediction.data[at])));
  failed ||= !(difference <= 1e-4 * largest);
  const size = `${(bytes.length / 1e6).toFixed(1)} MB in ${milliseconds.toFixed(0)} ms, memory ${(grown / 1e6).toFixed(0)} MB`;
  process.stdout.write(
    `${file}: ${size}; ${model.layers.length} layers; difference ${difference.toExponential(1)}\n`,
  );
}
await engine.dispose();
process.exitCode = failed ? 1 : 0;
