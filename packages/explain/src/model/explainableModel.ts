import type { LayerRules, ModelDefinition, ProgramSet, Session, TensorValues } from '@cnn/core';
import type { ImageSet, Preprocessing } from '@cnn/data';
import type { Decision, Task } from '@cnn/evaluation';

/**
 * What explaining needs to know of a model: `TrainedModel` of `@cnn/experiment` is one, and so is what `loadModel` gives. For weights
 * that were never saved, see `explainableModel`.
 */
export interface ExplainableModel<Image = never> {
  readonly definition: ModelDefinition;
  /** Weights and running statistics, by name. */
  readonly weights: TensorValues;
  /** The rules of its custom layers. */
  readonly layers?: LayerRules | undefined;
  readonly task: Task;
  readonly classNames: readonly string[];
  /** How an image is fitted, cropped, normalized and rescaled. */
  readonly preprocessing: Preprocessing;
  /** Positions of an image whose predictions are averaged, 1, 4 or 8. */
  readonly testTimeViews: number;
  /** What calibrates the probabilities. */
  readonly temperature?: number | undefined;
  /** Where it decides. */
  readonly decision?: Decision | undefined;
  /** Images as a set whose images are as those that the model was trained on. */
  open(images: Image | readonly Image[] | ImageSet): Promise<ImageSet>;
  /**
   * Compiles programs over the model's weights, once for each key. The session is disposed of with the model.
   *
   * @param key a name for the programs; the same key means the same programs
   */
  load(key: string, programs: () => ProgramSet): Promise<Session>;
}
