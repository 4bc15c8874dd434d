import type { TensorValues } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import { accuracy } from '../metrics/accuracy.js';
import { auc } from '../metrics/auc.js';
import { metric } from '../metrics/metric.js';
import type { TrainingContext } from './callback.js';
import { type EarlyStoppingOptions, earlyStopping } from './earlyStopping.js';

/** A training run whose weights are the index of the epoch. */
class FakeRun implements TrainingContext {
  readonly epochs = 100;
  readonly metrics = [accuracy(), auc(), metric({ name: 'score', compute: () => 0 })];
  readonly logNames = [
    'loss',
    'accuracy',
    'auc',
    'score',
    'val_loss',
    'val_accuracy',
    'val_auc',
    'val_score',
  ];
  learningRate = 0.001;
  stopped: string | undefined;
  current = -1;
  stop(message: string): void {
    this.stopped = message;
  }
  async weights(): Promise<TensorValues> {
    return { w: { shape: [], data: Float32Array.of(this.current) } };
  }
  async setWeights({ w }: TensorValues): Promise<void> {
    this.current = w?.data[0] ?? Number.NaN;
  }
}

/** Epochs until it stopped, and the weights at the end. */
async function follow(
  options: EarlyStoppingOptions,
  values: readonly number[],
): Promise<{ epochs: number; weights: number }> {
  const run = new FakeRun();
  const callback = earlyStopping(options);
  await callback.onTrainBegin?.(run);
  let epochs = 0;
  for (const [epoch, value] of values.entries()) {
    run.current = epoch;
    epochs++;
    await callback.onEpochEnd?.({ epoch, logs: { [options.monitor ?? 'val_loss']: value }, training: run });
    if (run.stopped) break;
  }
  await callback.onTrainEnd?.(run);
  return { epochs, weights: run.current };
}

describe('earlyStopping', () => {
  it('stops when val_loss no longer falls', async () => {
    expect(await follow({}, [3, 2, 1, 1, 0])).toEqual({ epochs: 4, weights: 3 });
    expect(await follow({ patience: 2 }, [3, 4, 5, 2])).toEqual({ epochs: 3, weights: 2 });
    expect(await follow({ patience: 2 }, [3, 4, 2, 4, 4, 0])).toEqual({ epochs: 5, weights: 4 });
  });

  it.each(['val_auc', 'auc', 'val_accuracy'])('trap 1.7: mode auto maximises %s', async (monitor) => {
    expect((await follow({ monitor }, [0.5, 0.6, 0.7, 0.6])).epochs).toBe(4);
    expect((await follow({ monitor }, [0.7, 0.6])).epochs).toBe(2);
  });

  it('trap 1.7: mode auto refuses to guess the direction of an unknown metric', async () => {
    await expect(follow({ monitor: 'val_score' }, [1])).rejects.toThrow(
      "earlyStopping: mode 'auto' can't tell whether 'val_score' is to rise or to fall. Pass mode: 'max' or mode: 'min'.",
    );
    expect((await follow({ monitor: 'val_score', mode: 'max' }, [1, 2, 3, 2])).epochs).toBe(4);
  });

  it('refuses a name that the logs will not have', async () => {
    await expect(follow({ monitor: 'val_f1' }, [1])).rejects.toThrow(
      "earlyStopping: 'val_f1' is not among the logs (loss, accuracy, auc, score, val_loss",
    );
  });

  it('trap 1.7: restores the weights of the best epoch', async () => {
    expect(await follow({ patience: 2, restoreBestWeights: true }, [3, 1, 2, 2])).toEqual({
      epochs: 4,
      weights: 1,
    });
    expect(await follow({ patience: 9, restoreBestWeights: true }, [3, 1, 2, 2])).toEqual({
      epochs: 4,
      weights: 1,
    });
  });

  it('knows minDelta, baseline and startFromEpoch', async () => {
    expect((await follow({ minDelta: 0.5 }, [3, 2.75, 1])).epochs).toBe(2);
    expect((await follow({ minDelta: 0.5 }, [3, 2.25, 1, 1])).epochs).toBe(4);
    expect((await follow({ patience: 3, baseline: 0.5 }, [3, 2, 1, 1, 1, 1])).epochs).toBe(4);
    expect((await follow({ patience: 3 }, [3, 2, 1, 1, 1, 1])).epochs).toBe(6);
    expect((await follow({ startFromEpoch: 3 }, [1, 2, 3, 4, 5])).epochs).toBe(5);
  });

  it('never takes NaN for the best', async () => {
    expect((await follow({ patience: 3, restoreBestWeights: true }, [Number.NaN, 2, 3])).weights).toBe(1);
  });

  it('ends where no epoch had a number, and says so', async () => {
    const run = new FakeRun();
    const callback = earlyStopping({ patience: 2, restoreBestWeights: true });
    await callback.onTrainBegin?.(run);
    for (const epoch of [0, 1])
      await callback.onEpochEnd?.({ epoch, logs: { val_loss: Number.NaN }, training: run });
    expect(run.stopped).toContain('earlyStopping: val_loss was NaN in each of 2 epochs. Lower the learning');
  });
});
