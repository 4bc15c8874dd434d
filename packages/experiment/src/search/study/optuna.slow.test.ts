import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choice, float, hyperband, int, tpe } from '@cnn/train';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { smallExecutor, smallExperiment } from '../../execution/smallRuns.support.test.js';
import { memoryStore } from '../../store/memoryStore.js';
import { type SearchExperimentsOptions, searchExperiments } from '../searchExperiments.js';
import { readStudy } from './readStudy.js';
import { storedStudyFile } from './studyFile.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-optuna-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const python = process.env.PYTHON ?? 'python3';

function hasOptuna(): boolean {
  try {
    execFileSync(python, ['-c', 'import optuna, pandas'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const space = {
  'training.optimizer.learningRate': float({ minValue: 1e-4, maxValue: 0.3, sampling: 'log' }),
  'training.batchSize': int({ minValue: 4, maxValue: 16, step: 4 }),
  'training.optimizer.name': choice(['adam', 'sgd']),
};

const opened = `
import json, sys, warnings
import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)
study = optuna.load_study(study_name="mine", storage=JournalStorage(JournalFileBackend(sys.argv[1])))
`;

/** What Optuna says of a study, and what its sampler suggests with the seeds that the trials name. */
const reader = `${opened}
frame = study.trials_dataframe()
again = []
for trial in study.trials:
    if "sampler_seed" not in trial.user_attrs: continue
    fresh = optuna.create_study(direction=study.direction, sampler=optuna.samplers.TPESampler(
        n_startup_trials=4, seed=trial.user_attrs["sampler_seed"], multivariate=True, constant_liar=True))
    fresh.add_trials(study.trials[:trial.number])
    again.append([trial.params, fresh.ask(trial.distributions).params])
print(json.dumps({
    "best": [study.best_trial.number, study.best_value, study.best_trial.user_attrs["folder"]],
    "columns": list(frame.columns), "states": list(frame["state"]), "again": again,
    "seconds": [d.total_seconds() for d in frame["duration"]],
    "epochs": [sorted(t.intermediate_values.items()) for t in study.trials],
    "importance": optuna.importance.get_param_importances(study, evaluator=optuna.importance.PedAnovaImportanceEvaluator()),
}))
`;

/** Optuna goes on with the study. */
const further = `${opened}
def objective(trial):
    rate = trial.suggest_float("training.optimizer.learningRate", 1e-4, 0.3, log=True)
    trial.suggest_int("training.batchSize", 4, 16, step=4)
    trial.suggest_categorical("training.optimizer.name", ["adam", "sgd"])
    trial.report(rate, 1)
    if trial.number % 2: raise optuna.TrialPruned
    return rate
study.sampler = optuna.samplers.TPESampler(seed=0)
study.optimize(objective, n_trials=6)
print(json.dumps([[t.state.name.lower(), t.params] for t in study.trials]))
`;

function run(script: string, path: string): unknown {
  const stdio = ['ignore', 'pipe', 'inherit'] as const;
  return JSON.parse(execFileSync(python, ['-c', script, path], { encoding: 'utf8', stdio: [...stdio] }));
}

interface Read {
  readonly best: readonly [number, number, string];
  readonly columns: readonly string[];
  readonly states: readonly string[];
  readonly again: readonly (readonly Readonly<Record<string, number | string>>[])[];
  readonly seconds: readonly number[];
  readonly epochs: readonly (readonly (readonly [number, number])[])[];
  readonly importance: Readonly<Record<string, number>>;
}

it('Optuna opens the study of a search, goes on with it, and is gone on with', {
  timeout: 240_000,
}, async (test) => {
  if (!hasOptuna()) test.skip(`${python} has no optuna with pandas; PYTHON names another`);
  const path = join(root, 'study.log');
  const options = (files: Map<string, Uint8Array>, name: string): SearchExperimentsOptions => {
    const store = memoryStore(new Map(), name);
    return {
      ...{ experiment: smallExperiment, space, store, executor: smallExecutor(store) },
      tuner: tpe({ maxTrials: 8, nStartupTrials: 4 }),
      study: { file: storedStudyFile(memoryStore(files), 'study.log'), name: 'mine' },
    };
  };
  const files = new Map<string, Uint8Array>();
  const { best, records } = await searchExperiments(options(files, 'first'));
  await writeFile(path, files.get('study.log') ?? '');
  const read = run(reader, path) as Read;
  expect(read.best).toEqual([
    best.trial,
    best.value,
    `first/trial-${String(best.trial + 1).padStart(3, '0')}`,
  ]);
  expect(read.columns).toEqual(
    expect.arrayContaining([
      ...['number', 'value', 'datetime_start', 'datetime_complete', 'duration', 'state'],
      ...['params_training.batchSize', 'user_attrs_folder', 'user_attrs_seed', 'user_attrs_val_loss'],
    ]),
  );
  expect(read.states).toEqual(Array(8).fill('COMPLETE'));
  expect(read.seconds.every((seconds) => seconds > 0 && seconds < 600)).toBe(true);
  expect(read.epochs.every((epochs) => epochs.length === 2)).toBe(true);
  expect(Object.keys(read.importance).sort()).toEqual(Object.keys(space).sort());
  expect(read.again).toHaveLength(8);
  for (const [own = {}, optuna = {}] of read.again) {
    expect(Object.keys(own)).toEqual(Object.keys(optuna));
    for (const [name, value] of Object.entries(optuna)) {
      if (typeof value === 'number') expect(Math.abs((own[name] as number) / value - 1)).toBeLessThan(1e-9);
      else expect(own[name]).toBe(value);
    }
  }

  const all = run(further, path) as [string, Record<string, unknown>][];
  files.set('study.log', await readFile(path));
  const told: string[] = [];
  const second = await searchExperiments({
    ...options(files, 'second'),
    tuner: tpe({ maxTrials: 2 }),
    onEvent: (event) => event.type === 'notice' && told.push(event.message),
  });
  expect(told.join()).toContain('the study mine has 14 trials of its own; tpe learns from them.');
  const { trials } = await readStudy({
    file: storedStudyFile(memoryStore(files), 'study.log'),
    name: 'mine',
  });
  expect(trials.slice(0, 14).map(({ state, values }) => [state, values])).toEqual(all);
  expect(trials.slice(14).map(({ values }) => values)).toEqual(second.records.map(({ values }) => values));
  expect(records).toHaveLength(8);
});

it('Optuna sees what hyperband left behind as pruned', { timeout: 240_000 }, async (test) => {
  if (!hasOptuna()) test.skip(`${python} has no optuna with pandas; PYTHON names another`);
  const store = memoryStore();
  await searchExperiments({
    ...{ experiment: smallExperiment, store, executor: smallExecutor(store) },
    space: { 'training.optimizer.learningRate': space['training.optimizer.learningRate'] },
    tuner: hyperband({ maxEpochs: 2, factor: 2 }),
    study: { name: 'mine' },
  });
  const path = join(root, 'hyperband.log');
  await writeFile(path, (await store.read('study.log')) ?? '');
  const { states, epochs } = run(reader, path) as Read;
  expect([...new Set(states)].sort()).toEqual(['COMPLETE', 'PRUNED']);
  expect(epochs.map((values) => values.length)).toEqual(states.map((state) => (state === 'PRUNED' ? 1 : 2)));
});
