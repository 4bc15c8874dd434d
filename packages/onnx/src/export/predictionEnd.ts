import {
  CnnError,
  inferModel,
  type LayerRules,
  type ModelDefinition,
  modelOutputs,
  ops,
  type Program,
  predictions,
  type Value,
} from '@cnn/core';
import { DataType } from '../messages/definitions.js';
import * as attribute from '../writing/attributes.js';
import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';

/** What a file does with the network's main output. */
export interface PredictionEndOptions {
  /** What the logits are divided by before their sigmoid or softmax: calibrated probabilities. Default 1. */
  readonly temperature?: number | undefined;
  /**
   * Adds the output `decision`, int64: of two classes the index of the one that is predicted, the second above the threshold; of
   * several classes the one of the highest probability (the number is ignored); with a list, of labels, 1 for each that is above its own.
   */
  readonly thresholds?: number | readonly number[] | undefined;
}

/**
 * The program of predictions, its main output after the temperature.
 *
 * @throws CnnError (OPTIONS) for a temperature of a model that ends in neither sigmoid nor softmax
 */
export function calibratedProgram(
  model: ModelDefinition,
  { temperature = 1, layers }: PredictionEndOptions & { readonly layers?: LayerRules | undefined },
): Program {
  const { graph, outputs } = inferModel(model, { layers });
  const all: Record<string, Value> = { ...predictions(outputs) };
  const [main] = outputs;
  if (temperature !== 1) {
    if (!(temperature > 0))
      throw new CnnError(
        'OPTIONS',
        `exportOnnx: temperature: expected a number above 0, received ${temperature}.`,
      );
    const activation = modelOutputs(model, { layers })[0]?.activation;
    if (!main || (activation !== 'sigmoid' && activation !== 'softmax')) {
      throw new CnnError(
        'OPTIONS',
        `exportOnnx: temperature: expected a model that ends in sigmoid or softmax, received one that ends in ${activation ?? 'something else'}.`,
      );
    }
    const logits = ops.divide(main.logits ?? logitsOf(main.output, activation), temperature);
    all.prediction = activation === 'sigmoid' ? ops.sigmoid(logits) : ops.softmax(logits);
  }
  return graph.program({ outputs: all });
}

/** What float32 can't tell from 0, and from 1. */
const SMALLEST = 2 ** -126;
const BELOW_ONE = 1 - 2 ** -24;

/** Logits of probabilities that are no sigmoid or softmax themselves, such as an ensemble's means of them. */
function logitsOf(probabilities: Value, activation: 'sigmoid' | 'softmax'): Value {
  const above = ops.log(ops.maximum(probabilities, SMALLEST));
  if (activation === 'softmax') return above;
  return ops.subtract(above, ops.log(ops.subtract(1, ops.minimum(probabilities, BELOW_ONE))));
}

/** The decision of a prediction [batch, units]. */
export function writeDecision(
  emission: Emission,
  prediction: Tensor,
  { units, thresholds }: { readonly units: number; readonly thresholds: number | readonly number[] },
): Tensor {
  const { graph } = emission;
  const whole = { to: attribute.int(DataType.int64) };
  if (typeof thresholds !== 'number') {
    if (thresholds.length !== units) {
      throw new CnnError(
        'OPTIONS',
        `exportOnnx: thresholds: expected one for each of ${units} labels, received ${thresholds.length}.`,
      );
    }
    return emission.add('Cast', [emission.add('Greater', [prediction, graph.floats(thresholds)])], whole);
  }
  if (units > 2)
    return emission.add('ArgMax', [prediction], { axis: attribute.int(1), keepdims: attribute.int(0) });
  const second = emission.slice(prediction, { axes: [1], begin: [units - 1], end: [units] });
  const above = emission.add('Greater', [second, graph.scalar(thresholds)]);
  return emission.reshape(emission.add('Cast', [above], whole), [-1]);
}
