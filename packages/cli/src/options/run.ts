import { choice, field, fieldFlag, flag, integer, type Options, text, wholeNumber } from './option.js';

export const modelOption = {
  model: field('model', {
    value: 'MODEL',
    help: 'a JSON file with a definition, or a preset',
  }),
} satisfies Options;

/** The model folder of commands that use a trained one. */
export const trainedModelOption = {
  model: text({ value: 'OUT', help: 'the folder that cnn train wrote, or its model folder' }),
} satisfies Options;

export const engineOption = {
  engine: field('engine.name', { value: 'NAME', help: 'see cnn doctor; default: the fastest that works' }),
} satisfies Options;

export const threadsOption = {
  threads: field('engine.threads', {
    value: 'N',
    help: 'threads of the engine; default: one per core',
  }),
} satisfies Options;

export const seedOption = {
  seed: field('seed', { value: 'N', help: 'the one seed of split, weights, order and dropout' }),
} satisfies Options;

/** Of commands that measure. */
export const measuringOptions = {
  'batch-size': integer({ default: 32, help: 'images per step' }),
  engine: text({ value: 'NAME', help: 'see cnn doctor; default: the fastest that works' }),
} satisfies Options;

export const resamplingOption = {
  seed: integer({ least: 0, default: 0, help: 'of the resampling for intervals' }),
} satisfies Options;

export const splitOptions = {
  split: field('split.ratios', {
    value: 'SPLIT',
    earlier: ['split-file'],
    expected: 'three shares of training, validation and test set that add up to 1, or a split.json',
    read: splitOf,
    sets: ({ file, ratios }) => ({ 'split.ratios': ratios, 'split.file': file }),
    help: 'shares of training, validation and test set (default 0.7,0.15,0.15), or the split.json of another run, to use its sets again',
  }),
} satisfies Options;

function splitOf(given: string): { readonly ratios?: readonly number[]; readonly file?: string } | undefined {
  if (!/^[\d.,\s]+$/.test(given)) return given.includes(',') ? undefined : { file: given };
  const ratios = given.split(',').map((share) => (share.trim() === '' ? Number.NaN : Number(share)));
  const sum = ratios.reduce((total, share) => total + share);
  return ratios.length === 3 && (ratios[0] ?? 0) > 0 && Math.abs(sum - 1) < 1e-6 ? { ratios } : undefined;
}

export const stratifyOption = {
  'no-stratify': fieldFlag(
    'split.stratify',
    'split without keeping the shares of classes, for classes with very few images',
    false,
  ),
} satisfies Options;

export const leakageOption = {
  'allow-leakage': fieldFlag(
    'split.allowLeakage',
    'train even if a patient, file or near-duplicate is in two sets (prints a warning)',
  ),
} satisfies Options;

export const workersOption = {
  workers: integer({
    least: 0,
    default: 0,
    help: 'threads that augment images and normalize stains, besides the main thread and the engine',
  }),
} satisfies Options;

export const outOption = {
  out: text({ value: 'OUT', default: 'cnn-out', help: 'the folder to write to' }),
} satisfies Options;

/** Of commands that measure and train nothing. */
export const resultsOption = {
  out: text({
    value: 'OUT',
    help: 'also write the results and their report to this folder; a name that ends in .json: the JSON alone, to that file',
  }),
} satisfies Options;

export const overwriteOption = {
  overwrite: flag('start over in an OUT that holds a run: its files are removed first, and nothing else'),
} satisfies Options;

export const memoryOption = {
  'ignore-memory': flag(
    'train even if the model needs more memory than this machine has left: it may swap, or be killed',
  ),
} satisfies Options;

export const checkpointOption = {
  'checkpoint-every': {
    value: 'STEPS',
    absent: undefined,
    expected: 'a whole number of at least 1, or epoch',
    read: (given: string) => (given === 'epoch' ? given : wholeNumber(given)),
    help: 'write OUT/checkpoint every so many steps and after each epoch, or epoch: only after each epoch, for --resume; default: never',
  },
} satisfies Options;

export const pauseOption = {
  'pause-after': integer({
    help: 'pause after N of the --epochs, with a checkpoint; --resume goes on, to another --pause-after or to the end',
  }),
} satisfies Options;

/** Training on several machines. */
export const clusterOptions = {
  cluster: text({
    value: 'FILE',
    help: 'train together with other processes, on this machine or others, with --engine tensorflow: a JSON file such as {"worker": ["10.0.0.1:2222", "10.0.0.2:2222"]}, or TF_CONFIG for the environment variable of TensorFlow. Start the same command for each worker',
  }),
  task: integer({ least: 0, help: 'which worker of --cluster this process is, from 0; worker 0 writes OUT' }),
  'trust-network': flag(
    'allow workers of --cluster outside of this machine and of private networks: they talk without passwords and encryption, and run what they are sent',
  ),
  'synchronized-batch-norm': fieldFlag(
    'training.synchronizedBatchNormalization',
    'with --cluster: normalize by the moments of all workers’ images, not of each worker’s own',
  ),
} satisfies Options;

export const loggingOptions = {
  'csv-log': flag('write a row per epoch to OUT/log.csv'),
  tensorboard: flag('write event files to OUT/tensorboard, for tensorboard --logdir'),
  'save-top-k': integer({ help: 'keep the N best models and the last one in OUT/checkpoints' }),
} satisfies Options;

export const resumeOption = {
  resume: text({
    value: 'OUT',
    help: 'resume the run in OUT from its checkpoint, with its own options; only --learning-rate and --clip-norm can change',
  }),
} satisfies Options;

export const configOptions = {
  config: text({
    value: 'FILE',
    help: 'read the experiment from a JSON file, such as the experiment.json of another run; options beside it override its fields',
  }),
  'print-config': flag('print the experiment as JSON, and end'),
} satisfies Options;

/** Of commands that compare runs. */
export const picturesOption = {
  data: text({
    value: 'DATA',
    help: 'where the images are, for pictures of those that the runs predict differently; default: where the first run found them',
  }),
} satisfies Options;

export const eventsOption = { json: flag('print one JSON line per event') } satisfies Options;

export const jsonOption = { json: flag('print JSON') } satisfies Options;

export const partOptions = {
  split: text({
    value: 'FILE',
    help: 'a split.json, to evaluate one of its sets; default: the model knows its images',
  }),
  part: choice({
    of: ['train', 'validation', 'test', 'all'],
    value: 'SET',
    help: 'which set to measure; default: all images that the model was neither trained nor tuned on',
  }),
} satisfies Options;

export const worstOption = {
  worst: integer({
    least: 0,
    help: 'how many misclassified images to list, most confident errors first; default 10',
  }),
} satisfies Options;
