import { CnnError } from '@cnn/core';
import { storedCrossValidation } from '../crossValidation/storedCrossValidation.js';
import { hasCheckpoint, isFinished } from '../run/resumeRun.js';
import { readRun } from '../run/runFile.js';
import { resumeRun } from '../run/runFolder.js';
import { runOf } from '../run/runParts.js';
import { storedSearch } from '../search/storedSearch.js';
import type { Store } from '../store/store.js';
import type { ReportAnswers } from './reportAnswers.js';
import { reportFile, reportFiles, reportRecordFile, reportTextFile, writeRendered } from './reportFiles.js';
import { type ReportRecord, readReportRecord, renderReport, writeReportOf } from './reportRecord.js';
import { runReport } from './runReport.js';

export interface RebuildReportOptions {
  /** Of a training, a cross-validation, an ensemble, an evaluation, a comparison or a search. */
  readonly store: Store;
  /** What people add to its model card and checklists: kept in `report.json`. Of a training, an ensemble or an evaluation. */
  readonly answers?: ReportAnswers | undefined;
  /** Told what people should know, in a sentence. */
  readonly onNotice?: ((message: string) => void) | undefined;
}

/**
 * Draws the report of a finished run again, from its files alone: without images and without training. Only `report.html` and
 * `report.md` are replaced, and `report.json` where an earlier version wrote none or there are `answers`.
 *
 * @returns the files that were written
 * @throws CnnError (FILE) for a store that holds no run, one that is not finished or is being written to, or files that are damaged or
 *   of different runs
 *
 * @example
 * await rebuildReport({ store: folderStore('out') });
 */
export async function rebuildReport(options: RebuildReportOptions): Promise<readonly string[]> {
  const { store, answers, onNotice = () => {} } = options;
  await checkHoldsRun(store);
  const folder = await resumeRun({ store, tell: onNotice });
  try {
    await checkFinished(store);
    const kept = await readReportRecord(store, folder.run);
    if (kept && !answers) {
      await writeRendered(store, await renderReport(kept));
      return [reportFile, reportTextFile];
    }
    await writeReportOf(store, answered(kept ?? (await reportOf(store)), options), folder.run);
    return reportFiles;
  } finally {
    await folder.release();
  }
}

/**
 * What the report of a run is made of: its `report.json`, or what its other files say.
 *
 * @throws CnnError (FILE) as `rebuildReport` does
 */
export async function readReport(store: Store): Promise<ReportRecord> {
  await checkHoldsRun(store);
  return (await readReportRecord(store, await runOf(store))) ?? reportOf(store);
}

async function reportOf(store: Store): Promise<ReportRecord> {
  if (await store.read('cross-validation.json'))
    return { kind: 'cross-validation', options: await storedCrossValidation(store) };
  if (await store.read('search.json')) return { kind: 'search', options: await storedSearch(store) };
  if (!(await store.read('history.json')) && !(await store.read('evaluation.json'))) {
    throw new CnnError(
      'FILE',
      `${store.name} has lost its report.json, and nothing else there holds what it said. Compare the runs again.`,
    );
  }
  return { kind: 'run', options: await runReport(store) };
}

/** @throws CnnError (OPTIONS) for answers to what has no model card */
function answered(record: ReportRecord, { store, answers }: RebuildReportOptions): ReportRecord {
  if (!answers) return record;
  if (record.kind !== 'run') {
    throw new CnnError(
      'OPTIONS',
      `answers: the report of a ${record.kind}, such as that in ${store.name}, has no model card. Leave them out.`,
      { details: { option: 'answers' } },
    );
  }
  const { options } = record;
  const card = { ...options.card, ...answers.card };
  const { claim, tripod } = options.checklist ?? {};
  const checklist = {
    claim: { ...claim, ...answers.checklist?.claim },
    tripod: { ...tripod, ...answers.checklist?.tripod },
  };
  return { kind: 'run', options: { ...options, card, checklist } };
}

/** Files of which one is there where a run has kept something. */
const results = [
  reportRecordFile,
  'history.json',
  'evaluation.json',
  'cross-validation.json',
  'search.json',
  'comparison.json',
];

/** @throws CnnError (FILE) */
async function checkHoldsRun(store: Store): Promise<void> {
  const found = await Promise.all(results.map((name) => store.read(name)));
  if (found.some((file) => file !== undefined)) return;
  const model = (await store.read('model.json')) !== undefined;
  const command = (await readRun(store))?.command;
  const what = model
    ? 'a model alone. Name the folder of its run'
    : command === 'lr-find'
      ? 'the curve of a learning rate, which has no report. Name the folder of a training'
      : command === 'ensemble'
        ? 'an ensemble that was not evaluated, and so has no report. Make it again with the images that its members were trained on, or evaluate its model'
        : 'no results of a run. Name the folder of a training, a cross-validation, an ensemble, an evaluation, a comparison or a search';
  throw new CnnError('FILE', `${store.name} holds ${what}.`, { details: { reason: 'noRun', model } });
}

/** A training that is not finished is told from one that is by its report: it must not get one. @throws CnnError (FILE) */
async function checkFinished(store: Store): Promise<void> {
  const command = (await readRun(store))?.command ?? 'train';
  if (command !== 'train' || (await isFinished(store)) || !(await store.read('split.json'))) return;
  const remedy = (await hasCheckpoint(store)) ? 'Go on with resume: true.' : 'Train it anew.';
  throw new CnnError(
    'FILE',
    `${store.name}: the training there is not finished, and has no report yet. ${remedy}`,
    {
      details: { reason: 'notFinished' },
    },
  );
}
