import { dirname, resolve } from 'node:path';
import { CnnError } from '@cnn/core';
import {
  aroundNetwork,
  describePreprocessing,
  doneInGraph,
  exportOptions,
  type SavedModel,
} from '@cnn/experiment';
import { findModel, writeFileAtomic } from '@cnn/node';
import { exportOnnx, type OnnxDifference } from '@cnn/onnx';
import { readTrained } from '../arguments/trainedModel.js';
import type { ExportArguments } from '../declarations/export.js';
import { checkExport } from '../exporting/checkExport.js';
import { type OtherFormat, otherFormats, writeOtherFormat } from '../exporting/otherFormats.js';
import { required } from '../options/required.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

export async function run({ values }: ExportArguments, terminal: Terminal): Promise<ExitCode> {
  const { input, layout, format } = values;
  const saved = await readTrained(values, terminal);
  const { model, classNames } = saved;
  const name = format === 'onnx' ? 'model.onnx' : otherFormats[format];
  const path = resolve(
    values.out ?? `${dirname(resolve(await findModel(required(values, 'model', 'OUT'))))}/${name}`,
  );
  if (format !== 'onnx') {
    refuseOnnxOptions(values);
    return exportOther({ saved, format, path, input, json: values.json }, terminal);
  }
  const { weights, check: images } = values;
  const content = exportOnnx({ ...exportOptions(saved, { input }), layout, weights });
  await writeFileAtomic({ path, content });
  const checked =
    images === undefined
      ? undefined
      : await checkExport({
          ...{ saved, input, images, engine: values.engine, bytes: content },
          batchSize: values['batch-size'],
        });
  const [height, width] = exportOptions(saved, { input }).imageSize ?? model.input;
  const channels = model.input[2];
  const dims = layout === 'nhwc' ? [height, width, channels] : [channels, height, width];
  const facts = {
    ...{ file: path, bytes: content.length, input, layout, weights, classNames },
    ...aroundNetwork(saved),
    inGraph: Object.entries(doneInGraph(saved, input)).flatMap(([name, done]) => (done ? [name] : [])),
    ...(checked && { check: checked }),
  };
  const lines = [
    `Wrote ${path} (${(content.length / 1e6).toFixed(1)} MB): image [batch, ${dims.join(', ')}] of ${input} to prediction.`,
    ...describePreprocessing(saved, input, doneInGraph(saved, input)),
    ...(checked ? [describeCheck(checked)] : []),
  ];
  terminal.stdout.write(values.json ? `${JSON.stringify(facts)}\n` : `${lines.join('\n')}\n`);
  return exitCodes.ok;
}

/** @throws CnnError (USAGE) for what only an ONNX file has */
function refuseOnnxOptions({ check, weights, format, input, layout }: ExportArguments['values']): void {
  const given = [
    ...(check === undefined ? [] : ['--check']),
    ...(weights === 'float32' ? [] : ['--weights']),
    ...(layout === 'nhwc' ? [] : ['--layout']),
    ...(input === 'float32' || format === 'savedmodel' ? [] : ['--input']),
  ];
  if (given.length === 0) return;
  const where = given[0] === '--input' ? 'onnx and savedmodel' : 'onnx';
  throw new CnnError(
    'USAGE',
    `${given[0]}: is for --format ${where}, received --format ${format}. Leave it out.`,
  );
}

function describeCheck({ images, largest }: OnnxDifference): string {
  const count = images === 1 ? 'one image' : `${images} images`;
  return `Checked on ${count}: the file's probabilities are at most ${largest.toExponential(1)} from the model's.`;
}

interface ExportOtherOptions {
  readonly saved: SavedModel;
  readonly format: OtherFormat;
  readonly path: string;
  readonly input: 'float32' | 'uint8';
  readonly json: boolean;
}

async function exportOther(
  { saved, format, path, input, json }: ExportOtherOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const files = await writeOtherFormat({ saved, format, path, input });
  const { model, classNames } = saved;
  const takes =
    format === 'safetensors'
      ? 'a state_dict; PyTorch takes images [batch, channels, height, width].'
      : `it takes images [batch, ${model.input.join(', ')}] of ${input}.`;
  const megabytes = files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
  const lines = [
    `Wrote ${path} (${megabytes.toFixed(1)} MB): ${takes}`,
    ...describePreprocessing(saved, input, undefined, 'model.json'),
  ];
  const facts = { file: path, format, files, classNames, ...aroundNetwork(saved) };
  terminal.stdout.write(json ? `${JSON.stringify(facts)}\n` : `${lines.join('\n')}\n`);
  return exitCodes.ok;
}
