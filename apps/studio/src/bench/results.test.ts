import { expect, it } from 'vitest';
import { fastestOf, markdownOf, type Row, secondsText, speedText } from './results.js';

const rows: readonly Row[] = [
  {
    ...{ network: 'lenet-28', batch: 128, engine: 'onnx' },
    result: { training: 512.4, prediction: 12345.6, firstStepSeconds: 0.125, description: 'ONNX Runtime' },
  },
  { ...{ network: 'lenet-28', batch: 128, engine: 'cpu' }, result: { training: 9.876, prediction: 45.67 } },
  {
    network: 'lenet-28',
    batch: 128,
    engine: 'webgpu',
    result: { reason: 'WebGPU: there is no | adapter\nhere.' },
  },
  { network: 'lenet-28', batch: 128, engine: 'wasm' },
];

it('writes facts, engines and measured rows as a table of Markdown', () => {
  const text = markdownOf({ facts: [['Processor', '2 threads']], rows, seconds: 2 });
  expect(text.split('\n')).toEqual([
    '- Processor: 2 threads',
    '- onnx: ONNX Runtime',
    '- Each measured for 2 s; random pixels, Adam, no dropout',
    '',
    '| network | batch | engine | training, images/s | prediction, images/s | first step, s | |',
    '|---|---:|---|---:|---:|---:|---|',
    '| lenet-28 | 128 | onnx | 512 | 12,346 | 0.13 |  |',
    '| lenet-28 | 128 | cpu | 9.88 | 45.7 | — |  |',
    '| lenet-28 | 128 | webgpu | — | — | — | WebGPU: there is no \\| adapter here. |',
    '',
  ]);
});

it('names the engine that trains fastest, and none where none was measured', () => {
  expect(fastestOf([...rows].reverse())).toBe('onnx');
  expect(fastestOf(rows.slice(2))).toBeUndefined();
});

it('shows what was not measured as a dash', () => {
  expect([speedText(undefined), secondsText(undefined)]).toEqual(['—', '—']);
});
