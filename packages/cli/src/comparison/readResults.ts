import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CnnError } from '@cnn/core';
import { canonicalName } from '@cnn/data';
import type { Pooling } from '@cnn/evaluation';
import { readSealedJson } from '@cnn/node';
import type { Evaluation } from '@cnn/plot';
import { runOf } from '../runs/runParts.js';
import type { MultiLabelRecord } from '../training/multiLabelReport.js';
import { poolingRecord } from '../training/pooling.js';
import { type FoldRecord, isFoldRecord, poolingOfFolds, withThresholds } from './readFolds.js';

/** Where a model decides on images and on patients. */
interface Decided {
  readonly threshold: number;
  /** Of patients; absent: `threshold`. */
  readonly groupThreshold?: number;
  readonly pooling?: Pooling;
}

/** What a model said of one image. */
export interface SaidOfImage {
  readonly group: string | undefined;
  /** The names of its class, or of its labels. */
  readonly truth: readonly string[];
  readonly probabilities: readonly number[];
  /** Of the fold that said it: one, or of several labels one for each. */
  readonly thresholds?: readonly number[];
  /** The same for what its patient's images are pooled to. */
  readonly groupThreshold?: number;
}

/** What a model said of a part of the data. */
export interface Results {
  /** The file that it was read from. */
  readonly path: string;
  readonly multiLabel: boolean;
  readonly classNames: readonly string[];
  /** By file, in the order of the part. */
  readonly images: ReadonlyMap<string, SaidOfImage>;
  /** Whether each image was said by the fold of a cross-validation that had not seen it. */
  readonly outOfFold: boolean;
  /** One; of several labels an image one for each. */
  readonly decided: readonly Decided[];
  /** What is to be said of the file. */
  readonly notes: readonly string[];
}

/** In the folder of `cnn train`, and in that of `cnn cross-validate`. */
const names = ['evaluation.json', 'cross-validation.json'];

/**
 * Reads what `cnn train`, `cnn cross-validate` or `cnn evaluate --out` wrote.
 *
 * @param path the folder of a training or of a cross-validation, or the file itself
 * @throws CnnError (FILE) when there is none, or it holds something else
 */
export async function readResults(path: string): Promise<Results> {
  const there = names.map((name) => join(path, name)).find((file) => existsSync(file));
  const file = path.endsWith('.json') ? path : (there ?? join(path, 'evaluation.json'));
  if (!existsSync(file)) throw new CnnError('FILE', `${file}: there is no such file. ${remedy(path)}`);
  const { value, sealed } = await readSealedJson(file);
  // Results in the folder of a run must be of that run.
  const inRun = names.includes(basename(file)) && (await runOf(dirname(file))) !== undefined;
  if (inRun && !sealed) throw new CnnError('FILE', `${file}: its checksum is missing. ${remedy(path)}`);
  const json = value as Partial<Evaluation | MultiLabelRecord>;
  const { classNames } = isFoldRecord(json) ? Object(json.report) : json;
  if (!Array.isArray(classNames) || !Array.isArray(json.predictions)) {
    const received = `keys ${Object.keys(json).slice(0, 6).join(', ') || '(none)'}`;
    throw new CnnError(
      'FILE',
      `${file}: expected classNames and predictions, received ${received}. ${remedy(path)}`,
    );
  }
  const record = { ...json, classNames } as Evaluation | MultiLabelRecord;
  const several = 'multiLabel' in record;
  const images = several ? imagesOfLabels(record, file) : imagesOfClasses(record, file);
  const inOneForm = classNames.map((name) => canonicalName(String(name)));
  const notes = sealed
    ? []
    : [`${file} holds no checksum: an earlier version of cnn, --json or another program wrote it.`];
  const found = { path: file, multiLabel: several, classNames: inOneForm, notes };
  if (isFoldRecord(record)) {
    const folds = record as FoldRecord;
    const decided = classNames.map(() => ({ threshold: 0.5, ...poolingRecord(poolingOfFolds(folds)) }));
    return { ...found, images: withThresholds(images, folds), outOfFold: true, decided };
  }
  const decided = several ? decidedLabels(record) : [decidedClasses(record)];
  return { ...found, images, outOfFold: false, decided };
}

function remedy(path: string): string {
  if (existsSync(join(path, 'model.json'))) {
    return `${path} is a model: cnn evaluate --model ${path} --data DATA --out FILE.json writes one to compare.`;
  }
  return 'Give the folder that cnn train or cnn cross-validate wrote, or the file of cnn evaluate --out.';
}

function imagesOfClasses(record: Evaluation, file: string) {
  const { classNames } = record;
  return byFile(file, record, ({ group, label, probabilities }) => ({
    group,
    truth: classNames.slice(label, label + 1),
    probabilities: probabilities.map((value) => value ?? Number.NaN),
  }));
}

function imagesOfLabels(record: MultiLabelRecord, file: string) {
  return byFile(file, record, ({ group, labels, probabilities }) => ({
    group,
    truth: labels,
    probabilities,
  }));
}

interface Predictions<Predicted> {
  readonly classNames: readonly string[];
  readonly predictions: readonly Predicted[];
}

/** @throws CnnError (FILE) for a prediction that another program, or damage, has given another form */
function checkPrediction(one: unknown, where: string, classes: number): void {
  const { label, labels, probabilities, group, file } = Object(one) as Readonly<Record<string, unknown>>;
  const isText = (value: unknown): boolean => value === undefined || typeof value === 'string';
  const isLabel =
    label === undefined
      ? Array.isArray(labels) && labels.every((name) => typeof name === 'string')
      : Number.isInteger(label) && Number(label) >= 0 && Number(label) < classes;
  const isProbabilities =
    Array.isArray(probabilities) &&
    (probabilities.length === classes || (classes === 2 && probabilities.length === 1)) &&
    probabilities.every((value) => value === null || typeof value === 'number');
  if (isText(file) && isText(group) && isLabel && isProbabilities) return;
  throw new CnnError(
    'FILE',
    `${where}: expected a file, a label and probabilities of ${classes} classes, received ${JSON.stringify(one)?.slice(0, 120)}. Write it again with cnn evaluate --out.`,
  );
}

function byFile<Predicted extends { readonly file?: string }>(
  path: string,
  { classNames: { length: classes }, predictions }: Predictions<Predicted>,
  said: (one: Predicted) => SaidOfImage,
): ReadonlyMap<string, SaidOfImage> {
  const images = new Map<string, SaidOfImage>();
  for (const [index, one] of predictions.entries()) {
    checkPrediction(one, `${path}: predictions[${index}]`, classes);
    const file = one.file === undefined ? undefined : canonicalName(one.file);
    if (file === undefined || images.has(file)) {
      const received = file === undefined ? 'none' : `${file} again`;
      throw new CnnError(
        'FILE',
        `${path}: predictions[${index}].file: expected a file of its own, received ${received}. Images are told apart by their files.`,
      );
    }
    const { group, truth, ...rest } = said(one);
    images.set(file, {
      ...rest,
      group: group === undefined ? undefined : canonicalName(group),
      truth: truth.map(canonicalName),
    });
  }
  return images;
}

function decidedClasses({ report }: Evaluation): Decided {
  const { threshold, byGroup } = report ?? {};
  const { threshold: groupThreshold, pooling } = byGroup ?? {};
  return {
    threshold: threshold ?? 0.5,
    ...(typeof groupThreshold === 'number' ? { groupThreshold } : {}),
    ...(pooling === undefined ? {} : { pooling: pooling as Pooling }),
  };
}

function decidedLabels({ labels, pooling }: MultiLabelRecord): readonly Decided[] {
  return labels.map(({ threshold }) => ({ threshold, ...(pooling === undefined ? {} : { pooling }) }));
}
