import { dirname, resolve } from 'node:path';
import { aroundNetwork, describePreprocessing, exportOptions } from '@cnn/experiment';
import { findModel, writeFileAtomic } from '@cnn/node';
import { exportOnnx } from '@cnn/onnx';
import { readTrained } from '../arguments/trainedModel.js';
import type { ExportArguments } from '../declarations/export.js';
import { required } from '../options/required.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

export async function run({ values }: ExportArguments, terminal: Terminal): Promise<ExitCode> {
  const { input, layout } = values;
  const saved = await readTrained(values, terminal);
  const { model, classNames } = saved;
  const path = resolve(
    values.out ?? `${dirname(resolve(await findModel(required(values, 'model', 'OUT'))))}/model.onnx`,
  );
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
  terminal.stdout.write(values.json ? `${JSON.stringify(facts)}\n` : `${lines.join('\n')}\n`);
  return exitCodes.ok;
}
