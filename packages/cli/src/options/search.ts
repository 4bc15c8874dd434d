import { choice, integer, type Options, text } from './option.js';

export const budgetOptions = {
  processes: integer({
    help: 'trainings at the same time, each in its own process or job; default 1, and with ray as many as its CPUs have room for',
  }),
  threads: integer({
    help: 'threads of each training; default 2 whatever else runs, since the last bits of the weights depend on it',
  }),
  cores: integer({
    help: 'cores that all trainings share: as many run at once as have their threads; default: all of the machine',
  }),
  memory: integer({
    value: 'MB',
    help: 'memory of all trainings: a training starts only if there is room for one as large as the largest so far; default: no limit',
  }),
} satisfies Options;

export const searchOptions = {
  space: text({
    value: 'FILE',
    help: 'JSON: options of cnn train and their ranges, such as {"learning-rate": {"type": "float", "minValue": 1e-4, "maxValue": 1e-2, "sampling": "log"}}',
  }),
  tuner: choice({
    of: ['randomSearch', 'hyperband', 'successiveHalving', 'gridSearch', 'tpe'],
    default: 'randomSearch',
    value: 'NAME',
    help: 'how trials are chosen; the longest train for --epochs',
  }),
  trials: integer({
    help: 'trials that randomSearch, successiveHalving and tpe start; default 10, of tpe 30',
  }),
  'startup-trials': integer({
    help: 'random trials before tpe learns from them; those that the study has count; default 10',
  }),
  'min-epochs': integer({ help: 'epochs of the first round of successiveHalving; default 1' }),
  factor: integer({
    least: 2,
    help: 'one in N trials goes on in hyperband and successiveHalving; default 3',
  }),
  objective: choice({
    of: ['val_loss', 'val_auc', 'val_accuracy'],
    default: 'val_loss',
    value: 'NAME',
    help: 'metric to optimize, of the epoch whose weights are kept',
  }),
  storage: text({
    value: 'FILE',
    help: "journal of Optuna that the trials are written to; default: study.log in --out. Open it with JournalStorage(JournalFileBackend('FILE'))",
  }),
  study: text({
    value: 'NAME',
    default: 'search',
    help: 'study of --storage; tpe learns from the trials that it has',
  }),
} satisfies Options;

export const foldsOption = {
  folds: integer({ least: 2, default: 5, help: 'number of folds' }),
} satisfies Options;
