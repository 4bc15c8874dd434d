import { type PartName, partNames } from '@cnn/data';
import { type Evaluation, parseEvaluation } from '@cnn/evaluation';
import type { ReportOptions, Setting, SplitPart } from '@cnn/plot';
import { isSynthetic } from '../data/isSynthetic.js';
import type { Experiment } from '../experiment/experiment.js';
import { parseExperiment } from '../experiment/parseExperiment.js';
import { readSealed } from '../files/sealedJson.js';
import { readModelFrom } from '../model/modelStore.js';
import { readExperiment } from '../run/beginTrials.js';
import { readRun } from '../run/runFile.js';
import { readSplit, splitFile } from '../run/runParts.js';
import { settingsRecord } from '../run/settingsRecord.js';
import type { Store } from '../store/store.js';
import { storeBelow } from '../store/storeBelow.js';
import { dataName } from './dataName.js';
import { modelReport } from './modelReport.js';

/** What no other file of a run holds. */
const MISSING =
  'This report was made without the report.json of the run: pictures of images, what is in more than one set, how the threshold was chosen on the validation set, and the classes of the training and validation images are not known.';

/**
 * What the report of a training, an ensemble or an evaluation is made of, from its other files: of a run that has no `report.json`.
 * Pictures of images and how the threshold was chosen are missing, since they are in none of them.
 *
 * @throws CnnError (FILE) for a file that is damaged
 */
export async function runReport(store: Store): Promise<ReportOptions> {
  const { name, ...model } = await modelIn(store);
  const { history, settings } = await historyIn(store);
  const { evaluation, floor, subgroups, seen } = await evaluationIn(store);
  const experiment = await experimentIn(store);
  const began = (await readRun(store))?.began;
  const source = experiment?.data.source;
  return {
    title: `${name ?? 'A model'}${source === undefined ? '' : ` on ${dataName(source)}`}`,
    subtitle: history && epochsText(Object.values(history)[0]?.length ?? 0),
    date: began && `Begun ${began.slice(0, 16).replace('T', ' ')} UTC`,
    note: MISSING,
    data: source === undefined ? undefined : { name: dataName(source), synthetic: isSynthetic(source) },
    ...model,
    history,
    ...{ evaluation, floor, subgroups, seen },
    split: await splitIn(store, evaluation),
    settings: settings ?? model.settings ?? (experiment && settingsRecord(experiment)),
  };
}

function epochsText(epochs: number): string {
  return epochs === 1 ? '1 epoch' : `${epochs} epochs`;
}

async function modelIn(
  store: Store,
): Promise<Partial<ReturnType<typeof modelReport>> & { readonly name?: string }> {
  const folder = storeBelow(store, 'model');
  if (!(await folder.read('model.json'))) return {};
  const saved = await readModelFrom(folder);
  return { name: saved.model.name, ...modelReport(saved) };
}

type Settings = Readonly<Record<string, Setting>>;

async function historyIn(store: Store): Promise<Pick<ReportOptions, 'history' | 'settings'>> {
  if (!(await store.read('history.json'))) return {};
  const { history, settings } = (await readSealed(store, 'history.json')).value;
  return { history: history as ReportOptions['history'], settings: settings as Settings | undefined };
}

async function evaluationIn(
  store: Store,
): Promise<Pick<ReportOptions, 'evaluation' | 'floor' | 'subgroups' | 'seen'>> {
  if (!(await store.read('evaluation.json'))) return {};
  const {
    run: _,
    floor,
    subgroups,
    measured: seen,
    ...value
  } = (await readSealed(store, 'evaluation.json')).value;
  const evaluation = parseEvaluation(value, `${store.name}/evaluation.json`);
  return { evaluation, floor, subgroups, seen } as Pick<
    ReportOptions,
    'evaluation' | 'floor' | 'subgroups' | 'seen'
  >;
}

/** Undefined of a run without one, such as an ensemble. */
async function experimentIn(store: Store): Promise<Experiment | undefined> {
  const found = await readExperiment(store);
  return found && parseExperiment(found);
}

/** How many images each set has; of the test set also what is known of them. */
async function splitIn(
  store: Store,
  evaluation: Evaluation | undefined,
): Promise<readonly SplitPart[] | undefined> {
  if (!(await store.read(splitFile))) return undefined;
  const files = Object(await readSplit(store)) as Partial<Record<PartName, readonly string[]>>;
  return partNames.map((part) => ({
    part,
    items: files[part]?.length ?? 0,
    classCounts: {},
    ...(part === 'test' && evaluation ? countsOf(evaluation) : {}),
  }));
}

function countsOf({
  classNames,
  predictions,
  ...rest
}: Evaluation): Pick<SplitPart, 'classCounts' | 'groups'> {
  const groups = new Set(predictions.map(({ group }) => group));
  const named =
    rest.task === 'multilabel'
      ? predictions.flatMap((one) => ('labels' in one ? one.labels : []))
      : predictions.map((one) => ('label' in one ? classNames[one.label] : undefined));
  return {
    groups: groups.has(undefined) ? undefined : groups.size,
    classCounts: Object.fromEntries(
      classNames.map((name) => [name, named.filter((one) => one === name).length]),
    ),
  };
}
