import { dataOptions, imageSizeOption } from './data.js';
import {
  calibrateOption,
  poolingOptions,
  subgroupsOption,
  testTimeOption,
  thresholdOptions,
} from './evaluation.js';
import { foldsExecutorOptions, searchExecutorOptions } from './executor.js';
import { field, fieldFlag, integer, type Options, positive } from './option.js';
import {
  checkpointOption,
  clusterOptions,
  configOptions,
  engineOption,
  eventsOption,
  leakageOption,
  loggingOptions,
  memoryOption,
  modelOption,
  outOption,
  overwriteOption,
  pauseOption,
  resumeOption,
  seedOption,
  splitOptions,
  stratifyOption,
  threadsOption,
  workersOption,
} from './run.js';
import { budgetOptions, foldsOption, searchOptions } from './search.js';
import { startOptions } from './start.js';
import {
  batchNormOptions,
  classBalanceOptions,
  deferredOption,
  imageOptions,
  learningRateOption,
  lossOptions,
  monitorOption,
  optimizerOptions,
  patienceOption,
  scheduleOptions,
} from './training.js';

/** What a step of a training is. */
const stepOptions = {
  ...modelOption,
  ...startOptions,
  ...imageSizeOption,
  'batch-size': field('training.batchSize', { value: 'N', help: 'images per step' }),
  whiten: fieldFlag(
    'training.whiten',
    'initialize the first convolution so that it whitens patches of the training images',
  ),
  ...lossOptions,
  ...optimizerOptions,
  ...batchNormOptions,
  ...classBalanceOptions,
  ...imageOptions,
} satisfies Options;

/** How a training goes, and what its results are made with. */
const recipeOptions = {
  ...stepOptions,
  ...learningRateOption,
  ...scheduleOptions,
  ...deferredOption,
  ...patienceOption,
  ...testTimeOption,
  ...thresholdOptions,
  ...poolingOptions,
  ...calibrateOption,
} satisfies Options;

/** What a search can vary: the rest has to be the same in all trials, or changes no results. */
export const searchedOptions = { ...recipeOptions, ...stratifyOption } satisfies Options;

const epochsOption = {
  epochs: field('training.epochs', { value: 'N', help: 'passes over the training set' }),
} satisfies Options;

/** What all trainings of a command share. */
const sharedOptions = {
  ...epochsOption,
  ...subgroupsOption,
  ...monitorOption,
  ...seedOption,
  ...engineOption,
  ...stratifyOption,
  ...leakageOption,
  ...workersOption,
  ...checkpointOption,
  ...loggingOptions,
  ...outOption,
  ...overwriteOption,
  ...memoryOption,
  ...configOptions,
} satisfies Options;

export const trainOptions = {
  ...dataOptions,
  ...recipeOptions,
  ...sharedOptions,
  ...threadsOption,
  ...splitOptions,
  ...pauseOption,
  ...resumeOption,
  ...clusterOptions,
  ...eventsOption,
} satisfies Options;

export const findLearningRateOptions = {
  ...dataOptions,
  ...stepOptions,
  start: positive({ help: 'the first learning rate; default 1e-7' }),
  end: positive({ help: 'the last learning rate; default 10' }),
  steps: integer({ least: 2, help: 'steps between them; default 100' }),
  ...seedOption,
  ...engineOption,
  ...threadsOption,
  ...splitOptions,
  ...stratifyOption,
  ...leakageOption,
  ...workersOption,
  ...outOption,
  ...overwriteOption,
  ...memoryOption,
  ...configOptions,
  ...eventsOption,
} satisfies Options;

export const crossValidateOptions = {
  ...dataOptions,
  ...recipeOptions,
  ...sharedOptions,
  ...foldsOption,
  ...budgetOptions,
  ...foldsExecutorOptions,
} satisfies Options;

export const searchCommandOptions = {
  ...dataOptions,
  ...recipeOptions,
  ...sharedOptions,
  ...splitOptions,
  ...searchOptions,
  ...budgetOptions,
  ...searchExecutorOptions,
} satisfies Options;
