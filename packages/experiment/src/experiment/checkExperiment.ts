import { CnnError } from '@cnn/core';
import { classificationLosses, classificationLossNames } from '@cnn/train';
import type { Experiment, ExperimentStart } from './experiment.js';

/**
 * Checks what the fields of an experiment say of each other.
 *
 * @throws CnnError (OPTIONS) that names the fields; `details.path` is the first of them
 */
export function checkExperiment({ split, training, start }: Experiment): void {
  if (split.ratios && split.file !== undefined)
    throw problem('split.ratios', 'and split.file exclude each other; leave out one of them');
  checkLoss(training);
  checkOptimizer(training);
  checkSchedule(training);
  if (start) checkStart(start, training);
}

function checkStart(start: ExperimentStart, { epochs, whiten }: Training): void {
  const { head, freeze, freezeUntil, unfreezeAt, backboneLearningRate } = start;
  const frozen = freeze !== undefined || freezeUntil !== undefined;
  if (freeze && freezeUntil !== undefined)
    throw problem('start.freeze', 'and start.freezeUntil exclude each other; leave out one of them');
  if (unfreezeAt !== undefined && !frozen)
    throw problem('start.unfreezeAt', 'needs start.freeze or start.freezeUntil');
  if (unfreezeAt !== undefined && unfreezeAt >= epochs)
    throw fewer('start.unfreezeAt', { epochs, received: unfreezeAt });
  if (backboneLearningRate !== undefined && head === 'keep')
    throw problem('start.backboneLearningRate', 'needs a new head, start.head classes');
  if (whiten) throw problem('training.whiten', 'and start both set the first weights; leave out one of them');
}

type Training = Experiment['training'];

function lossesThatTake(option: 'labelSmoothing' | 'gamma' | 'mixed'): readonly string[] {
  return classificationLossNames.filter((name) => classificationLosses[name].options.includes(option));
}

function checkLoss({ loss, epochs, mix }: Training): void {
  const { name, labelSmoothing, gamma, deferredReweighting } = loss;
  for (const [option, value] of Object.entries({ labelSmoothing, gamma } as const)) {
    const takers = lossesThatTake(option as 'labelSmoothing' | 'gamma');
    if (value !== undefined && !takers.includes(name))
      throw problem(`training.loss.${option}`, `is for the losses ${takers.join(' and ')}, not for ${name}`);
  }
  if (deferredReweighting !== undefined && deferredReweighting >= epochs)
    throw fewer('training.loss.deferredReweighting', { epochs, received: deferredReweighting });
  if (mix && !lossesThatTake('mixed').includes(name))
    throw problem('training.mix', `mixes labels, which the loss ${name} takes whole; leave out one of them`);
}

function checkOptimizer({ optimizer, epochs }: Training): void {
  const { name, momentum, nesterov, useEma, emaMomentum, swaEpochs } = optimizer;
  if (momentum !== undefined && name !== 'sgd' && name !== 'rmsprop')
    throw problem('training.optimizer.momentum', `is for the optimizers sgd and rmsprop, not for ${name}`);
  if (nesterov && (name !== 'sgd' || !momentum))
    throw problem(
      'training.optimizer.nesterov',
      `is for the optimizer sgd with training.optimizer.momentum above 0, not for ${name}${name === 'sgd' ? ' without it' : ''}`,
    );
  if (emaMomentum !== undefined && !useEma)
    throw problem('training.optimizer.emaMomentum', 'needs training.optimizer.useEma');
  if (swaEpochs === undefined) return;
  if (useEma)
    throw problem(
      'training.optimizer.swaEpochs',
      'and training.optimizer.useEma are two averages; leave out one of them',
    );
  if (swaEpochs > epochs)
    throw problem(
      'training.optimizer.swaEpochs',
      `expected at most the ${counted(epochs)}, received ${swaEpochs}`,
    );
}

function checkSchedule({ schedule, epochs }: Training): void {
  const { name, warmupEpochs, cycleMomentum } = schedule;
  if (cycleMomentum && name !== 'oneCycle')
    throw problem('training.schedule.cycleMomentum', `is for the schedule oneCycle, not for ${name}`);
  if (name === 'oneCycle' && warmupEpochs > 0)
    throw problem('training.schedule.warmupEpochs', 'oneCycle has its own warm-up; leave out one of them');
  if (warmupEpochs >= epochs)
    throw fewer('training.schedule.warmupEpochs', { epochs, received: warmupEpochs });
}

function fewer(path: string, { epochs, received }: { readonly epochs: number; readonly received: number }) {
  return problem(path, `expected fewer than the ${counted(epochs)}, received ${received}`);
}

function counted(epochs: number): string {
  return epochs === 1 ? '1 epoch' : `${epochs} epochs`;
}

/** `training.mix: expected …` and `training.mix is for …`: a sentence that begins with the path. */
function problem(path: string, text: string): CnnError {
  const joint = /^(is|and|needs|mixes) /.test(text) ? ' ' : ': ';
  return new CnnError('OPTIONS', `experiment: ${path}${joint}${text}.`, { details: { path } });
}
