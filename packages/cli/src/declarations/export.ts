import type { ArgumentsOf } from '../options/arguments.js';
import { declare } from '../options/command.js';
import { choice, flag, type Options, text } from '../options/option.js';
import { measuringOptions, trainedModelOption } from '../options/run.js';

const options = {
  ...trainedModelOption,
  format: choice({
    of: ['onnx', 'keras', 'h5', 'tfjs', 'savedmodel', 'safetensors'],
    default: 'onnx',
    value: 'NAME',
    help: 'the format; tfjs: a folder for tf.loadLayersModel, savedmodel: a folder for TensorFlow Serving, safetensors: a state_dict for PyTorch',
  }),
  out: text({ value: 'FILE', help: 'default: model.onnx, model.keras, … beside the model folder' }),
  input: choice({
    of: ['float32', 'uint8'],
    default: 'float32',
    value: 'TYPE',
    complete: true,
    help: 'float32 (default): pixels as the network takes them; uint8: bytes 0..255, scaled by the file itself',
  }),
  layout: choice({ of: ['nhwc', 'nchw'], default: 'nhwc', value: 'ORDER', help: 'of the input' }),
  weights: choice({
    of: ['float32', 'float16', 'int8'],
    default: 'float32',
    value: 'TYPE',
    help: 'of an ONNX file: float16 halves it, int8 quarters it; it computes in float32',
  }),
  check: text({
    value: 'IMAGES',
    help: 'an image or a folder: run them through the ONNX file and through the model, and say the largest difference',
  }),
  ...measuringOptions,
  json: flag('print one line of JSON'),
} satisfies Options;

export type ExportArguments = ArgumentsOf<typeof options>;

export const exportModel = declare({
  name: 'export',
  usage: '--model OUT --format NAME [--out FILE]',
  summary: 'Write a trained model to a file that other programs run.',
  options,
});
