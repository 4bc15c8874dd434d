import type { Callback } from './callback.js';

/**
 * Ends training at the first batch whose loss is NaN or infinite, also in validation, or with weights that are. `fit` then resolves with the finished epochs, and
 * `history.stopped` names the batch, and the image if one holds NaN. Without it `fit` is rejected with the same message. With
 * `earlyStopping({ restoreBestWeights: true })` the model has its best weights in the end. As Keras's TerminateOnNaN.
 *
 * ```ts
 * await model.fit(training, { epochs: 50, validationData: validation, callbacks: [terminateOnNaN()] });
 * ```
 */
export function terminateOnNaN(): Callback {
  return {
    name: 'terminateOnNaN',
    onBadLoss({ message, training }) {
      training.stop(`terminateOnNaN: ${message}`);
    },
  };
}
