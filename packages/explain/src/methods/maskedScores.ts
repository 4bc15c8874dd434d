import { ops, type Session, type TensorValue, type Value } from '@cnn/core';
import type { ExplainableModel } from '../model/explainableModel.js';
import { modelGraph } from '../model/modelGraph.js';

export interface MaskedScoresOptions {
  readonly session: Session;
  /** One image as the model sees it, and what its hidden places show: `[height, width, channels]`. */
  readonly image: TensorValue;
  readonly fill: TensorValue;
  /** Of the score, `[outputs]`. */
  readonly direction: TensorValue;
  /** How many masks. */
  readonly count: number;
  /** Writes a mask, `[height, width]`: 1 where the image is seen, 0 where the fill is, between them both. It is zeros before. */
  readonly writeMask: (index: number, mask: Float32Array) => void;
  readonly batchSize: number;
  /** Told how many masks are done. */
  readonly report: (done: number) => void;
}

/** The program that scores an image under masks: only the masks travel to the engine. */
export function loadMasked(model: ExplainableModel): Promise<Session> {
  return model.load('explain/masked', () => {
    const [height, width, channels] = model.definition.input;
    const { graph, logits } = modelGraph({
      model,
      image: (own) => {
        const fixed = (name: string): Value =>
          own.input(name, { shape: [height, width, channels], dtype: 'float32', source: { kind: 'batch' } });
        const mask = own.input('mask', {
          shape: [-1, height, width, 1],
          dtype: 'float32',
          source: { kind: 'batch' },
        });
        const [image, fill] = [fixed('image'), fixed('fill')];
        return ops.add(fill, ops.multiply(mask, ops.subtract(image, fill)));
      },
    });
    const direction = graph.input('direction', {
      shape: [logits.shape[1] as number],
      dtype: 'float32',
      source: { kind: 'batch' },
    });
    const scores = ops.reduceSum(ops.multiply(logits, direction), { axes: [1] });
    return { state: graph.stateSpecs, programs: { score: graph.program({ outputs: { scores } }) } };
  });
}

/** The score of an image under each of some masks. */
export async function maskedScores(options: MaskedScoresOptions): Promise<Float32Array> {
  const { session, image, fill, direction, count, writeMask, batchSize, report } = options;
  const [height, width] = image.shape as [number, number];
  const size = height * width;
  const scores = new Float32Array(count);
  for (let from = 0; from < count; from += batchSize) {
    const length = Math.min(batchSize, count - from);
    const data = new Float32Array(length * size);
    for (let at = 0; at < length; at++) writeMask(from + at, data.subarray(at * size, (at + 1) * size));
    const mask = { shape: [length, height, width, 1], data };
    const outputs = await session.run('score', { image, fill, direction, mask });
    scores.set((outputs.scores as TensorValue).data, from);
    report(from + length);
  }
  return scores;
}
