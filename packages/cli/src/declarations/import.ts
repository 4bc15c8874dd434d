import type { ArgumentsOf } from '../options/arguments.js';
import { declare } from '../options/command.js';
import { choice, flag, type Options, size, text } from '../options/option.js';

const options = {
  out: text({ value: 'MODEL', help: 'the model folder that is written' }),
  explain: flag('print what becomes of each layer, and write nothing'),
  classes: text({
    value: 'NAMES',
    help: 'names of the classes with commas between, in the order of the outputs; default: those that the file names',
  }),
  pixels: choice({
    of: ['unit', 'symmetric', 'bytes', 'imagenet'],
    value: 'WHAT',
    complete: true,
    help: 'the pixels that the model takes, where the file does not say it: unit (0..1), symmetric (−1..1), bytes (0..255) or imagenet (0..1, normalized as torchvision does); default unit',
  }),
  model: text({
    value: 'MODEL',
    help: 'of a file of weights alone: the definition that they belong to, a JSON file or a preset',
  }),
  'image-size': size({ help: 'of a model that takes images of any size' }),
  weights: text({ value: 'FILE', help: 'of a config of Keras in JSON: the .h5 file of its weights' }),
  lambda: text({
    value: 'NAME=rescale:SCALE,OFFSET',
    help: 'what a Lambda layer of Keras computes, such as lambda_1=rescale:1/127.5,-1; several with semicolons between. The Python code in it is never run',
  }),
  convention: text({
    value: 'NAME',
    help: 'of a state_dict: names, torchvision or timm; default: as it is recognised',
  }),
  prefix: text({ value: 'TEXT', help: 'of a state_dict: what stands in front of all names' }),
  skip: text({
    value: 'MODULES',
    help: 'of a state_dict: modules that are not read, such as fc, with commas between',
  }),
  overwrite: flag('replace the model that is there'),
  json: flag('print the plan as JSON'),
} satisfies Options;

export type ImportArguments = ArgumentsOf<typeof options>;

export const importModel = declare({
  name: 'import',
  usage: 'FILE --out MODEL [options]',
  summary:
    'Read a model of Keras, TensorFlow.js, ONNX, PyTorch or safetensors into a model folder, to predict with, evaluate, explain and train further.',
  options,
  positionals: true,
});
