/** Why a loss or a weight can't be gone on with. */
export interface LossProblem {
  /** `diverged`: training itself made it so. `image`: an image holds a value that is not finite. */
  readonly reason: 'diverged' | 'image';
  /** Where it came up, what is to blame and what to do, in one line. */
  readonly message: string;
}

export interface LossProblemOptions {
  readonly loss: number;
  /** Where it came up, for the message: `loss in epoch 3, batch 17 (step 117)`. */
  readonly where: string;
  readonly learningRate?: number | undefined;
  /** What is wrong with an image of the batch, if anything is: the loss was not computed then. */
  readonly image: string | undefined;
}

/** What is wrong with a loss that is no finite number, or with its images; nothing if all is well. */
export function lossProblem(options: LossProblemOptions): LossProblem | undefined {
  const { loss, where, learningRate, image } = options;
  if (image !== undefined) return { reason: 'image', message: `${where} can't be computed: ${image}` };
  if (Number.isFinite(loss)) return undefined;
  const rate = learningRate === undefined ? '' : ` (now ${learningRate})`;
  const message = `${where} is ${loss}. Lower the learning rate${rate}, scale images to 0..1, or check sample weights.`;
  return { reason: 'diverged', message };
}
