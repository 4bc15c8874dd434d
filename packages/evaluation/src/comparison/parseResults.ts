import { CnnError } from '@cnn/core';
import type { ClassCrossValidation } from '../folds/classCrossValidation.js';
import type { CrossValidation } from '../folds/crossValidationRecord.js';
import type { LabelCrossValidation } from '../folds/labelCrossValidation.js';
import { savedPooling } from '../records/decision.js';
import type { ClassEvaluation, Evaluation, LabelEvaluation } from '../records/evaluation.js';
import { parseEvaluation } from '../records/parseEvaluation.js';
import type { Pooling } from '../statistics/poolByGroup.js';
import type { DecidedAt, ItemResult, ModelResults } from './modelResults.js';

/**
 * The results of a model from the JSON of an evaluation or of a cross-validation (`evaluation.json`, `cross-validation.json`).
 * Names come in Unicode's composed form (NFC), so that files of two systems can be compared.
 *
 * @param name where it is from, for messages
 * @throws CnnError `FILE` when it is neither, or a prediction has no file of its own
 */
export function parseResults(json: unknown, name: string): ModelResults {
  const record = Object(json) as Readonly<Record<string, unknown>>;
  if (!('folds' in record)) {
    const evaluation = parseEvaluation(record, name);
    const decided =
      evaluation.task === 'multilabel' ? decidedLabels(evaluation) : [decidedClasses(evaluation)];
    return { ...known(evaluation, name), items: itemsOf(evaluation, name), outOfFold: false, decided };
  }
  const { classNames } = Object(record.report) as { readonly classNames?: unknown };
  const evaluation = parseEvaluation({ ...record, classNames }, name);
  const folds = { ...record, task: evaluation.task } as unknown as CrossValidation;
  const decided = { threshold: 0.5, ...savedPooling(poolingOf(folds)) };
  return {
    ...known(evaluation, name),
    items: withThresholds(itemsOf(evaluation, name), folds),
    outOfFold: true,
    decided: evaluation.classNames.map(() => decided),
  };
}

function known({ task, classNames }: Evaluation, name: string) {
  return { name, task, classNames: classNames.map((one) => canonical(String(one))) };
}

function canonical(name: string): string {
  return name.normalize('NFC');
}

function itemsOf(evaluation: Evaluation, name: string): ReadonlyMap<string, ItemResult> {
  const { classNames } = evaluation;
  const truths =
    evaluation.task === 'multilabel'
      ? evaluation.predictions.map(({ labels }) => labels)
      : evaluation.predictions.map(({ label }) => classNames.slice(label, label + 1));
  const items = new Map<string, ItemResult>();
  for (const [index, { file: own, group, probabilities }] of evaluation.predictions.entries()) {
    const file = own === undefined ? undefined : canonical(own);
    if (file === undefined || items.has(file)) {
      const received = file === undefined ? 'none' : `${file} again`;
      throw new CnnError(
        'FILE',
        `${name}: predictions[${index}].file: expected a file of its own, received ${received}. Images are told apart by their files.`,
      );
    }
    items.set(file, {
      group: group === undefined ? undefined : canonical(group),
      truth: (truths[index] ?? []).map(canonical),
      probabilities: probabilities.map((value) => value ?? Number.NaN),
    });
  }
  return items;
}

function decidedClasses({ report }: ClassEvaluation): DecidedAt {
  const { threshold, byGroup } = report ?? {};
  const { threshold: groupThreshold, pooling } = byGroup ?? {};
  return {
    threshold: threshold ?? 0.5,
    ...(typeof groupThreshold === 'number' ? { groupThreshold } : {}),
    ...(pooling === undefined ? {} : { pooling }),
  };
}

function decidedLabels({ labels, pooling }: LabelEvaluation): readonly DecidedAt[] {
  return labels.map(({ threshold }) => ({
    threshold: threshold ?? 0.5,
    ...(pooling === undefined ? {} : { pooling }),
  }));
}

/** How the folds pool the items of a group. */
function poolingOf({ report }: CrossValidation): Pooling | undefined {
  return 'byGroup' in report ? report.byGroup?.pooling : 'pooling' in report ? report.pooling : undefined;
}

/** The items of a cross-validation with the thresholds of the fold that predicted each. */
function withThresholds(
  items: ReadonlyMap<string, ItemResult>,
  folds: CrossValidation,
): ReadonlyMap<string, ItemResult> {
  const own = folds.task === 'multilabel' ? ofLabels(folds) : ofClasses(folds);
  return new Map(Array.from(items, ([file, item], at) => [file, { ...item, ...own[at] }]));
}

type FoldThresholds = Pick<ItemResult, 'thresholds' | 'groupThreshold'>;

function ofLabels({ predictions }: LabelCrossValidation): FoldThresholds[] {
  return predictions.map(({ thresholds }) => ({ thresholds }));
}

function ofClasses({ predictions, folds }: ClassCrossValidation): FoldThresholds[] {
  return predictions.map(({ fold, threshold }) => {
    const groupThreshold = folds[fold - 1]?.groupThreshold?.threshold;
    return {
      ...(threshold === undefined ? {} : { thresholds: [threshold] }),
      ...(typeof groupThreshold === 'number' ? { groupThreshold } : {}),
    };
  });
}
