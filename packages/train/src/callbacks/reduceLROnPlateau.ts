import { CnnError, checkOptionNames } from '@cnn/core';
import type { Callback } from './callback.js';
import { createMonitor, type Monitor, type MonitorMode } from './monitor.js';

export interface ReduceLROnPlateauOptions {
  /** Name in the logs. Default `val_loss`. */
  readonly monitor?: string | undefined;
  /** What the learning rate is multiplied by; below 1. Default 0.1. */
  readonly factor?: number | undefined;
  /** Epochs without improvement after which the rate falls. Default 10. */
  readonly patience?: number | undefined;
  /** Default `auto`: by the metric's own direction. */
  readonly mode?: MonitorMode | undefined;
  /** Changes up to this much are no improvement. Default 0.0001. */
  readonly minDelta?: number | undefined;
  /** Epochs after a fall in which none are counted. Default 0. */
  readonly cooldown?: number | undefined;
  /** The rate falls no lower. Default 0. */
  readonly minLr?: number | undefined;
}

const names = {
  monitor: true,
  factor: true,
  patience: true,
  mode: true,
  minDelta: true,
  cooldown: true,
  minLr: true,
} as const;

/**
 * Lowers the learning rate when a value has stopped to improve, with Keras's options, defaults and meaning. The optimizer must
 * have a number as its rate, not a schedule.
 *
 * ```ts
 * await model.fit(training, { epochs: 50, validationData: validation, callbacks: [reduceLROnPlateau({ factor: 0.5, patience: 3 })] });
 * ```
 */
export function reduceLROnPlateau(options: ReduceLROnPlateauOptions = {}): Callback {
  checkOptionNames({ where: 'reduceLROnPlateau', options, names });
  const { monitor: name = 'val_loss', factor = 0.1, patience = 10, mode = 'auto' } = options;
  const { minDelta = 1e-4, cooldown = 0, minLr = 0 } = options;
  if (!(factor >= 0 && factor < 1)) {
    throw new CnnError(
      'TRAINING',
      `reduceLROnPlateau: factor must be from 0 to below 1, received ${factor}.`,
    );
  }
  for (const [option, value] of Object.entries({ patience, minDelta, cooldown, minLr })) {
    if (Number.isFinite(value) && value >= 0) continue;
    throw new CnnError(
      'TRAINING',
      `reduceLROnPlateau: ${option} must be a finite number not below 0, received ${value}.`,
    );
  }
  let monitor: Monitor;
  let best: number | undefined;
  let wait = 0;
  let rest = 0;
  return {
    name: 'reduceLROnPlateau',
    onTrainBegin(training) {
      monitor = createMonitor({ callback: 'reduceLROnPlateau', monitor: name, mode, minDelta }, training);
      // Setting it is refused under a schedule: now, rather than after the first plateau.
      const { learningRate } = training;
      training.learningRate = learningRate;
      [best, wait, rest] = [undefined, 0, 0];
    },
    state: () => ({ values: { wait, rest, ...(best === undefined ? {} : { best }) } }),
    restore({ values = {} }) {
      wait = Number(values.wait ?? 0);
      rest = Number(values.rest ?? 0);
      best = typeof values.best === 'number' ? values.best : undefined;
    },
    onEpochEnd({ logs, training }) {
      const value = logs[name] ?? Number.NaN;
      if (rest > 0) {
        rest--;
        wait = 0;
      }
      if (monitor.improves(value, best)) {
        best = value;
        wait = 0;
      } else if (rest === 0) {
        wait++;
        if (wait < patience || training.learningRate <= minLr) return;
        training.learningRate = Math.max(training.learningRate * factor, minLr);
        [rest, wait] = [cooldown, 0];
      }
    },
  };
}
