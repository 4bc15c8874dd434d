import type { TensorValues } from '@cnn/core';
import type { Callback, TrainingContext } from '@cnn/train';

/**
 * Callbacks of a training of a head alone, which see the weights of the whole model: what they save is whole, and of what they set
 * the frozen part is left as it is.
 */
export function wholeWeights(callbacks: readonly Callback[], frozen: TensorValues): readonly Callback[] {
  const whole = (training: TrainingContext): TrainingContext =>
    Object.create(training, {
      weights: { value: async () => ({ ...frozen, ...(await training.weights()) }) },
      setWeights: { value: (weights: TensorValues) => training.setWeights(withoutNames(weights, frozen)) },
    });
  const seen = <At extends { readonly training: TrainingContext }>(at: At): At => ({
    ...at,
    training: whole(at.training),
  });
  return callbacks.map((callback): Callback => {
    const hooks: Callback = {
      name: callback.name,
      onTrainBegin: (training) => callback.onTrainBegin?.(whole(training)),
      onEpochBegin: (at) => callback.onEpochBegin?.(seen(at)),
      onTrainBatchEnd: (at) => callback.onTrainBatchEnd?.(seen(at)),
      onBadLoss: (at) => callback.onBadLoss?.(seen(at)),
      onEpochEnd: (at) => callback.onEpochEnd?.(seen(at)),
      onTrainEnd: (training) => callback.onTrainEnd?.(whole(training)),
    };
    // A callback that remembers nothing must not seem to.
    if (callback.state) hooks.state = () => callback.state?.() ?? {};
    if (callback.restore) hooks.restore = (state) => callback.restore?.(state);
    return hooks;
  });
}

/** The values whose names others do not have. */
export function withoutNames(values: TensorValues, others: TensorValues): TensorValues {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !(name in others)));
}
