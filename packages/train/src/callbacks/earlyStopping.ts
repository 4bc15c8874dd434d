import { CnnError, checkOptionNames, type TensorValues } from '@cnn/core';
import type { Callback } from './callback.js';
import { createMonitor, type Monitor, type MonitorMode } from './monitor.js';
import { undefinedText } from './undefinedText.js';

export interface EarlyStoppingOptions {
  /** Name in the logs. Default `val_loss`. */
  readonly monitor?: string | undefined;
  /** Epochs without improvement after which training ends. Default 0. */
  readonly patience?: number | undefined;
  /** Changes up to this much are no improvement. Default 0. */
  readonly minDelta?: number | undefined;
  /** Default `auto`: by the metric's own direction. */
  readonly mode?: MonitorMode | undefined;
  /** A value that must be beaten for patience to begin anew. */
  readonly baseline?: number | undefined;
  /** Gives the model the weights of its best epoch when training ends. Default false. */
  readonly restoreBestWeights?: boolean | undefined;
  /** Epochs before this one are not looked at. Default 0. */
  readonly startFromEpoch?: number | undefined;
}

const names = {
  monitor: true,
  patience: true,
  minDelta: true,
  mode: true,
  baseline: true,
  restoreBestWeights: true,
  startFromEpoch: true,
} as const;

/**
 * Ends training when a value has stopped to improve, with Keras's options, defaults and meaning.
 *
 * ```ts
 * await model.fit(training, { epochs: 50, validationData: validation, callbacks: [earlyStopping({ monitor: 'val_auc', patience: 5, restoreBestWeights: true })] });
 * ```
 */
export function earlyStopping(options: EarlyStoppingOptions = {}): Callback {
  checkOptionNames({ where: 'earlyStopping', options, names });
  const {
    monitor: name = 'val_loss',
    patience = 0,
    minDelta = 0,
    mode = 'auto',
    baseline,
    restoreBestWeights = false,
    startFromEpoch = 0,
  } = options;
  if (!(patience >= 0) || !Number.isFinite(minDelta)) {
    throw new CnnError(
      'TRAINING',
      `earlyStopping: patience must be a number not negative and minDelta finite, received ${patience} and ${minDelta}.`,
    );
  }
  let monitor: Monitor;
  let best: number | undefined;
  let bestEpoch = 0;
  let bestWeights: TensorValues | undefined;
  let wait = 0;
  return {
    name: 'earlyStopping',
    onTrainBegin(training) {
      monitor = createMonitor({ callback: 'earlyStopping', monitor: name, mode, minDelta }, training);
      best = undefined;
      bestWeights = undefined;
      wait = 0;
    },
    state: () => ({
      values: { wait, bestEpoch, ...(best === undefined ? {} : { best }) },
      ...(bestWeights ? { tensors: bestWeights } : {}),
    }),
    restore({ values = {}, tensors }) {
      wait = Number(values.wait ?? 0);
      bestEpoch = Number(values.bestEpoch ?? 0);
      best = typeof values.best === 'number' ? values.best : undefined;
      bestWeights = tensors;
    },
    async onEpochEnd({ epoch, logs, training }) {
      const value = logs[name];
      if (value === undefined || epoch < startFromEpoch) return;
      wait++;
      if (monitor.improves(value, best)) {
        best = value;
        bestEpoch = epoch;
        if (restoreBestWeights) bestWeights = await training.weights();
        if (baseline === undefined || monitor.improves(value, baseline)) wait = 0;
        return;
      }
      if (wait >= patience && epoch > 0) {
        const epochs = `${wait} epoch${wait === 1 ? '' : 's'}`;
        training.stop(
          best === undefined
            ? `earlyStopping: ${undefinedText({ name, value, epochs, logNames: training.logNames })}`
            : `earlyStopping: ${name} has not improved for ${epochs}; best was ${Number(best.toPrecision(4))} in epoch ${bestEpoch + 1}.`,
        );
      }
    },
    async onTrainEnd(training) {
      if (bestWeights) await training.setWeights(bestWeights);
      bestWeights = undefined;
    },
  };
}
