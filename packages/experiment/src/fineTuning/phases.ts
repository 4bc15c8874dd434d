import { CnnError, freezeLayers, freezeUntil, type ModelDefinition, mapLayers, modelFacts } from '@cnn/core';
import type { Experiment, ExperimentStart } from '../experiment/experiment.js';
import type { FineTunedModel } from './startingModel.js';

/** Epochs in which the same weights are trained. */
export interface Phase {
  /** Index of its first epoch, and of the one that it ends before. */
  readonly begin: number;
  readonly end: number;
  /** The whole model, with what is frozen. */
  readonly model: ModelDefinition;
}

export interface PhasesOptions extends FineTunedModel {
  readonly experiment: Pick<Experiment, 'start' | 'training'>;
}

/**
 * The phases of a training: one, or two where frozen layers are trained from some epoch on. Each has an optimizer and a learning-rate
 * schedule of its own.
 *
 * @throws CnnError (MODEL) for a layer that the model does not have
 */
export function phasesOf({ experiment, model, newLayers }: PhasesOptions): readonly Phase[] {
  const { start, training } = experiment;
  const { epochs } = training;
  const whole = { begin: 0, end: epochs, model };
  if (!start) return [whole];
  const frozen = frozenAsAsked(start, model, newLayers);
  const { unfreezeAt = epochs } = start;
  if (!frozen) return [{ ...whole, model: withBatchNorm(model, newLayers, start.batchNorm === 'frozen') }];
  const first = { begin: 0, end: Math.min(unfreezeAt, epochs), model: frozen };
  if (unfreezeAt >= epochs) return [first];
  const later = withBatchNorm(model, newLayers, start.batchNorm !== 'trained');
  return [first, { begin: unfreezeAt, end: epochs, model: later }];
}

/** The word for all layers but the new ones, unless a layer has that name. */
const BACKBONE = 'backbone';

function frozenAsAsked(
  { freeze, freezeUntil: until }: ExperimentStart,
  model: ModelDefinition,
  newLayers: readonly string[],
): ModelDefinition | undefined {
  if (until !== undefined) return freezeUntil(model, until);
  if (!freeze) return undefined;
  const all = freeze.length === 1 && freeze[0] === BACKBONE;
  if (!all || model.layers.some(({ name }) => name === BACKBONE)) return freezeLayers(model, freeze);
  if (newLayers.length === 0) {
    throw new CnnError(
      'OPTIONS',
      "start.freeze: 'backbone' stands for all layers but the new head, and the head is kept. Name the layers, or use start.freezeUntil.",
      { details: { path: 'start.freeze' } },
    );
  }
  const isAround = (path: string) =>
    newLayers.some((layer) => layer === path || layer.startsWith(`${path}/`));
  return mapLayers(model, (layer, path) =>
    isAround(path) || layer.type === 'shared' ? layer : { ...layer, trainable: false },
  );
}

/** With every batch normalization but new ones frozen: it uses the statistics that it came with. */
function withBatchNorm(
  model: ModelDefinition,
  newLayers: readonly string[],
  frozen: boolean,
): ModelDefinition {
  if (!frozen) return model;
  return mapLayers(model, (layer, path) =>
    layer.type === 'batchNormalization' && !newLayers.includes(path) ? { ...layer, trainable: false } : layer,
  );
}

/** @throws CnnError (OPTIONS) where a phase trains nothing, or leaves random weights as they are */
export function checkTrained(phases: readonly Phase[], newLayers: readonly string[]): void {
  for (const { model } of phases) {
    const layers = modelFacts(model).layers.filter(({ trainableParameters }) => trainableParameters > 0);
    const trained = (name: string) => layers.some((layer) => layer.name === name);
    const left = newLayers.find((name) => !trained(name));
    if (left === undefined && layers.length > 0) continue;
    const what =
      left === undefined
        ? 'leaves nothing to train'
        : `freezes the new layer ${left}, whose weights are random`;
    throw new CnnError(
      'OPTIONS',
      `start.freeze ${what}. Name fewer layers, or 'backbone' for all but the new head.`,
      {
        details: { path: 'start.freeze' },
      },
    );
  }
}
