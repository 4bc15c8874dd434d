import { CnnError } from '@cnn/core';
import type { LearningRateSchedule } from './schedule.js';

/** Numbers that are not simply finite and not negative. */
const ranges: Readonly<Record<string, readonly [text: string, holds: (value: number) => boolean]>> = {
  decaySteps: ['above 0', (value) => value > 0],
  firstDecaySteps: ['above 0', (value) => value > 0],
  totalSteps: ['above 0', (value) => value > 0],
  divFactor: ['above 0', (value) => value > 0],
  finalDivFactor: ['above 0', (value) => value > 0],
  tMul: ['of at least 1', (value) => value >= 1],
  pctStart: ['from 0 to 1', (value) => value >= 0 && value <= 1],
  baseMomentum: ['from 0 to below 1', (value) => value >= 0 && value < 1],
  maxMomentum: ['from 0 to below 1', (value) => value >= 0 && value < 1],
  alpha: ['from 0 to 1', (value) => value >= 0 && value <= 1],
};

/** @throws CnnError that names the number of a schedule that is out of its range */
export function checkSchedule(schedule: LearningRateSchedule): void {
  for (const [name, value] of Object.entries(schedule)) {
    if (typeof value !== 'number') continue;
    const [text, holds] = ranges[name] ?? ['not below 0', (number: number) => number >= 0];
    if (Number.isFinite(value) && holds(value)) continue;
    throw wrong(schedule, `${name} must be a finite number ${text}, received ${value}`);
  }
  if (schedule.type === 'piecewiseConstantDecay') checkPieces(schedule);
}

function checkPieces(schedule: Extract<LearningRateSchedule, { type: 'piecewiseConstantDecay' }>): void {
  const { boundaries, values } = schedule;
  if (values.length !== boundaries.length + 1) {
    const received = `${values.length} for ${boundaries.length} boundaries`;
    throw wrong(schedule, `values must be one more than boundaries, received ${received}`);
  }
  const rises = boundaries.every((boundary, at) => boundary > (boundaries[at - 1] ?? -1));
  if (!rises) throw wrong(schedule, `boundaries must rise from 0 on, received ${boundaries.join(', ')}`);
  const rate = values.find((value) => !Number.isFinite(value) || value < 0);
  if (rate !== undefined) throw wrong(schedule, `values must be finite and not below 0, received ${rate}`);
}

function wrong({ type }: LearningRateSchedule, problem: string): CnnError {
  return new CnnError('TRAINING', `schedule ${type}: ${problem}.`);
}
