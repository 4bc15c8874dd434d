import {
  CnnError,
  type LayerRules,
  type ModelDefinition,
  type ModelSource,
  outputShape,
  parseModel,
} from '@cnn/core';
import { parsePreprocessing } from '@cnn/data';
import { type Decision, isPooling, isThresholdRule, type Task, taskOf } from '@cnn/evaluation';
import type { JsonObject } from '../files/sealedJson.js';
import type { SavedModel, TrainedOn, TrainedWith } from './savedModel.js';

export const FORMAT = 'cnn-model-folder';
export const VERSION = 2;

/** How images were hashed, so that other hashes are not taken for these. */
const HASH = 'cnn-pixels-64';

/** All of a model but its weights and notes. */
export type DescribedModel = Omit<SavedModel, 'state' | 'notes'>;

/** What `model.json` holds besides its seal. */
export function modelJson(described: DescribedModel, weights: { file: string; sha256: string }): object {
  const { model, task, classNames, preprocessing, testTimeViews, temperature, decision } = described;
  const { trainedOn, trainedWith, source, details } = described;
  return {
    format: FORMAT,
    version: VERSION,
    definition: model,
    task,
    classNames,
    preprocessing,
    testTimeViews,
    ...(temperature === undefined ? {} : { temperature }),
    ...(decision ? { decision } : {}),
    ...(trainedOn ? { trainedOn: { hash: HASH, ...mapParts(trainedOn, (hashes) => hashes.join('')) } } : {}),
    trainedWith,
    ...(source ? { source } : {}),
    weights,
    details,
  };
}

export interface ParseModelJsonOptions {
  /** Called with what is wrong. */
  readonly fail: (problem: string) => never;
  /** Rules of custom layers. */
  readonly layers?: LayerRules | undefined;
}

/**
 * What `model.json` says, each field checked.
 *
 * @throws CnnError (MODEL) for a definition that is none
 */
export function parseModelJson(json: JsonObject, { fail, layers }: ParseModelJsonOptions): DescribedModel {
  const model = parseModel(json.definition, { layers });
  const { classNames, temperature, testTimeViews } = json;
  if (!isNames(classNames)) return fail('expected a list of different names as classNames');
  const problem = outputProblem(model, classNames, layers);
  if (problem !== undefined) return fail(problem);
  const task = taskOf(model, { layers });
  if (json.task !== task) return fail(`expected task ${task}, received ${text(json.task)}`);
  const preprocessing = parsePreprocessing({ json: json.preprocessing, input: model.input, fail });
  if (!isViews(testTimeViews, model)) {
    return fail(`expected testTimeViews of 1, 4, or 8 for square images, received ${text(testTimeViews)}`);
  }
  if (temperature !== undefined && !isTemperature(temperature)) {
    return fail(`expected a temperature of 0.001 to 1000, received ${text(temperature)}`);
  }
  const decision = parseDecision({ json: json.decision, task, classNames, fail });
  const trainedOn = parseTrainedOn(json.trainedOn, fail);
  const source = parseSource(json.source, fail);
  return {
    ...{ model, task, classNames, preprocessing, testTimeViews },
    ...(layers ? { layers } : {}),
    ...(temperature === undefined ? {} : { temperature }),
    ...(decision ? { decision } : {}),
    ...(trainedOn ? { trainedOn } : {}),
    trainedWith: objectOf(json.trainedWith) as TrainedWith,
    ...(source ? { source } : {}),
    details: objectOf(json.details),
  };
}

/** What is wrong with names for a model's outputs; nothing of a model whose output is no list of numbers. */
function outputProblem(
  model: ModelDefinition,
  classNames: readonly string[],
  layers: LayerRules | undefined,
): string | undefined {
  const shape = outputShape(model, { layers });
  const [units = 0] = shape;
  const { length } = classNames;
  if (shape.length !== 1 || length === units || (units === 1 && length === 2)) return undefined;
  return `expected ${units === 1 ? 2 : units} class names for model '${model.name}', which ends in ${units} ${units === 1 ? 'number' : 'numbers'}, received ${length} (${classNames.join(', ')})`;
}

interface ParseDecisionOptions {
  readonly json: unknown;
  readonly task: Task;
  readonly classNames: readonly string[];
  readonly fail: (problem: string) => never;
}

function parseDecision({ json, task, classNames, fail }: ParseDecisionOptions): Decision | undefined {
  if (json === undefined) return undefined;
  const { threshold, groupThreshold, labelThresholds, pooling, rule } = objectOf(json);
  const byLabel = Object.entries(objectOf(labelThresholds));
  const thresholds = [threshold, groupThreshold, ...byLabel.map(([, value]) => value)];
  const wrong = thresholds.find((value) => value !== undefined && !isThreshold(value));
  if (wrong !== undefined) {
    return fail(`expected thresholds of 0 to 1 in decision, received ${text(wrong)}`);
  }
  if (threshold !== undefined && task !== 'binary')
    return fail(`expected decision.threshold in a model of two classes alone`);
  const unknown = byLabel.find(([label]) => !classNames.includes(label));
  if (unknown || (labelThresholds !== undefined && task !== 'multilabel')) {
    return fail(`expected decision.labelThresholds of the labels of a multi-label model`);
  }
  if (pooling !== undefined && !isPooling(pooling))
    return fail(`expected decision.pooling mean, max or topK, received ${text(pooling)}`);
  if (rule !== undefined && !isThresholdRule(rule))
    return fail(`expected a rule of thresholds in decision.rule, received ${text(rule)}`);
  return json as Decision;
}

function parseTrainedOn(json: unknown, fail: (problem: string) => never): TrainedOn | undefined {
  if (json === undefined) return undefined;
  const { hash, train, validation, test } = objectOf(json);
  const parts = [train, validation, test];
  if (hash !== HASH || !parts.every((part) => typeof part === 'string' && /^([0-9a-f]{16})*$/.test(part))) {
    return fail(`expected trainedOn with hashes (${HASH}) of train, validation and test`);
  }
  const [first = [], second = [], third = []] = parts.map((part) => (part as string).match(/.{16}/g) ?? []);
  return { train: first, validation: second, test: third };
}

function parseSource(json: unknown, fail: (problem: string) => never): ModelSource | undefined {
  if (json === undefined) return undefined;
  const entries = Object.entries(objectOf(json));
  if (entries.every(([, value]) => typeof value === 'string') && typeof objectOf(json).format === 'string')
    return json as ModelSource;
  return fail(`expected a source of a format, with texts, received ${text(json)}`);
}

function mapParts<Value>(parts: TrainedOn, map: (hashes: readonly string[]) => Value) {
  return { train: map(parts.train), validation: map(parts.validation), test: map(parts.test) };
}

/** The object that a value is, or an empty one. */
export function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function isNames(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((name) => typeof name === 'string') &&
    new Set(value).size === value.length
  );
}

/** Below 0 is a threshold that even a probability of 0 is above, as `chooseThreshold` may choose it. */
function isThreshold(value: unknown): boolean {
  return typeof value === 'number' && value >= -1 && value <= 1;
}

function isTemperature(value: unknown): value is number {
  return typeof value === 'number' && value >= 1e-3 && value <= 1e3;
}

function isViews(value: unknown, { input: [height, width] }: ModelDefinition): value is number {
  return value === 1 || value === 4 || (value === 8 && height === width);
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}

/** Refuses weights that are not finite: what they say is no probability. @throws CnnError (MODEL) */
export function checkFinite(state: SavedModel['state'], where: string): void {
  for (const [name, { data }] of Object.entries(state)) {
    for (let i = 0; i < data.length; i++) {
      if (Number.isFinite(data[i])) continue;
      throw new CnnError(
        'MODEL',
        `${where}: expected finite weights, received ${data[i]} in ${name}. Train again, with a lower learning rate if the training diverged.`,
      );
    }
  }
}
