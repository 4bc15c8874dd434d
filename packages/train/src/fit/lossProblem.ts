export interface LossProblemOptions {
  readonly loss: number;
  /** Where it came up, for the message: `loss in epoch 3, batch 17 (step 117)`. */
  readonly where: string;
  readonly learningRate?: number;
}

/** What is wrong with a loss that is no finite number, of images that are; nothing if all is well. */
export function lossProblem({ loss, where, learningRate }: LossProblemOptions): string | undefined {
  if (Number.isFinite(loss)) return undefined;
  const rate = learningRate === undefined ? '' : ` (now ${learningRate})`;
  return `${where} is ${loss}. Lower the learning rate${rate}, scale images to 0..1, or check sample weights.`;
}
