import { dirname, resolve } from 'node:path';
import { CnnError } from '@cnn/core';
import type { SavedModel } from '@cnn/experiment';
import { writeFileAtomic } from '@cnn/node';
import { exportOnnx } from '@cnn/onnx';
import { asTexts } from '../arguments/parseArguments.js';
import type { ExportArguments } from '../declarations/export.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { describePreprocessing } from '../trained/describePreprocessing.js';
import { modelFolder } from '../trained/modelFolder.js';
import { readModel } from '../trained/openTrained.js';

const formats = ['onnx'];
const inputs = ['float32', 'uint8'] as const;
const layouts = ['nhwc', 'nchw'] as const;

export async function run(typed: ExportArguments, terminal: Terminal): Promise<ExitCode> {
  const args = asTexts(typed);
  const folder = args.value('model');
  if (folder === undefined) throw new CnnError('USAGE', 'cnn export: --model FOLDER is missing.');
  oneOf('format', args.value('format') ?? 'onnx', formats);
  const input = oneOf('input', args.value('input') ?? 'float32', inputs);
  const layout = oneOf('layout', args.value('layout') ?? 'nhwc', layouts);
  const saved = await readModel(args, terminal);
  const { model, state, classNames } = saved;
  const path = resolve(args.value('out') ?? `${dirname(resolve(modelFolder(folder)))}/model.onnx`);
  const content = exportOnnx({
    ...{ model, state, input, layout, classNames },
    rescale: rescaleOf(saved, input),
    metadata: metadataOf(saved),
  });
  await writeFileAtomic({ path, content });
  const [height, width, channels] = model.input;
  const dims = layout === 'nhwc' ? [height, width, channels] : [channels, height, width];
  const facts = {
    ...{ file: path, bytes: content.length, input, layout, classNames },
    ...asTrained(saved),
  };
  const lines = [
    `Wrote ${path} (${(content.length / 1e6).toFixed(1)} MB): image [batch, ${dims.join(', ')}] of ${input} to prediction.`,
    ...describePreprocessing(saved, input),
  ];
  terminal.stdout.write(args.flag('json') ? `${JSON.stringify(facts)}\n` : `${lines.join('\n')}\n`);
  return exitCodes.ok;
}

/** What is done around the network: it is not part of the file's graph, but of its metadata. */
function asTrained({ preprocessing, testTimeViews, temperature, decision }: SavedModel) {
  return {
    ...{ preprocessing, testTimeViews },
    ...(temperature === undefined ? {} : { temperature }),
    ...(decision ? { decision } : {}),
  };
}

function metadataOf(saved: SavedModel): Record<string, string> {
  return Object.fromEntries(
    Object.entries(asTrained(saved)).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      JSON.stringify(value),
    ]),
  );
}

/** What bytes are multiplied by, where the file takes them: 255 is their white, whatever it was in training. */
function rescaleOf({ preprocessing: { rescale, source } }: SavedModel, input: 'float32' | 'uint8'): number {
  if (input === 'float32' || source.white === 255) return rescale;
  if (source.white !== null) return (rescale * source.white) / 255;
  throw new CnnError(
    'USAGE',
    `--input uint8: expected a model whose pixels have a white, received one of ${source.type} of which nothing says what is white. Use --input float32.`,
  );
}

function oneOf<T extends string>(option: string, received: string, expected: readonly T[]): T {
  const found = expected.find((name) => name === received);
  if (found === undefined) {
    throw new CnnError('USAGE', `--${option}: expected ${expected.join(' or ')}, received ${received}.`);
  }
  return found;
}
