import { dirname, resolve } from 'node:path';
import { CnnError } from '@cnn/core';
import { aroundNetwork, describePreprocessing, exportOptions } from '@cnn/experiment';
import { findModel, writeFileAtomic } from '@cnn/node';
import { exportOnnx } from '@cnn/onnx';
import type { Command } from '../arguments/command.js';
import { modelOption, readTrained } from '../arguments/trainedModel.js';
import { exitCodes } from '../terminal.js';

const formats = ['onnx'];
const inputs = ['float32', 'uint8'] as const;
const layouts = ['nhwc', 'nchw'] as const;

export const exportModel: Command = {
  name: 'export',
  usage: '--model FOLDER --format onnx [--out FILE]',
  summary: 'Write a trained model as a file that other programs run.',
  options: {
    ...modelOption,
    format: { value: 'onnx', help: 'onnx (default)' },
    out: { value: 'FILE', help: 'default: model.onnx beside the model folder' },
    input: {
      value: 'TYPE',
      help: 'float32 (default): pixels as the network takes them; uint8: bytes 0..255, scaled by the file itself',
    },
    layout: { value: 'ORDER', help: 'of the input: nhwc (default) or nchw' },
    json: { help: 'print one line of JSON' },
  },
  async run(args, terminal) {
    const folder = args.value('model');
    if (folder === undefined) throw new CnnError('USAGE', 'cnn export: --model FOLDER is missing.');
    oneOf('format', args.value('format') ?? 'onnx', formats);
    const input = oneOf('input', args.value('input') ?? 'float32', inputs);
    const layout = oneOf('layout', args.value('layout') ?? 'nhwc', layouts);
    const saved = await readTrained(args, terminal);
    const { model, classNames } = saved;
    const path = resolve(args.value('out') ?? `${dirname(resolve(await findModel(folder)))}/model.onnx`);
    const content = exportOnnx({ ...exportOptions(saved, { input }), layout });
    await writeFileAtomic({ path, content });
    const [height, width, channels] = model.input;
    const dims = layout === 'nhwc' ? [height, width, channels] : [channels, height, width];
    const facts = {
      ...{ file: path, bytes: content.length, input, layout, classNames },
      ...aroundNetwork(saved),
    };
    const lines = [
      `Wrote ${path} (${(content.length / 1e6).toFixed(1)} MB): image [batch, ${dims.join(', ')}] of ${input} to prediction.`,
      ...describePreprocessing(saved, input),
    ];
    terminal.stdout.write(args.flag('json') ? `${JSON.stringify(facts)}\n` : `${lines.join('\n')}\n`);
    return exitCodes.ok;
  },
};

function oneOf<T extends string>(option: string, received: string, expected: readonly T[]): T {
  const found = expected.find((name) => name === received);
  if (found === undefined) {
    throw new CnnError('USAGE', `--${option}: expected ${expected.join(' or ')}, received ${received}.`);
  }
  return found;
}
