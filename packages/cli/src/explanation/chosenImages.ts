import { CnnError, nearestName, randomStream } from '@cnn/core';
import { canonicalName, type ImageSet } from '@cnn/data';
import { chooseExamples, type ExampleGroup, type ExampleImage } from '@cnn/evaluation';
import type { TrainedModel } from '@cnn/experiment';
import type { ModelImage } from '@cnn/node';
import type { ExplainArguments } from '../declarations/explain.js';

/** Images that are shown together, by their place in the set. */
export interface ChosenGroup extends Pick<ExampleGroup, 'className'> {
  readonly kind?: ExampleGroup['kind'] | undefined;
  readonly title?: string | undefined;
  readonly images: readonly ChosenImage[];
}

export interface ChosenImage {
  readonly index: number;
  /** The class that is explained, where the choice says so. */
  readonly target?: string | undefined;
  /** What was decided on, where the choice says so: of a multi-label set, whether the image carries the label. */
  readonly decided?: Pick<ExampleImage, 'className' | 'label' | 'predicted' | 'probability'> | undefined;
}

export interface ChosenImagesOptions {
  readonly values: ExplainArguments['values'];
  readonly model: TrainedModel<ModelImage>;
  /** With labels, unless the images were typed one by one. */
  readonly set: ImageSet;
  /** Those to choose from. */
  readonly indices: readonly number[];
  readonly signal: AbortSignal;
}

/** Images per group where the options leave it open. */
const EACH = 12;

/**
 * Which images of a labelled set are explained: the worst, some at random, or those of a class; without a choice the surest mistakes,
 * the least sure, and typical ones of each class.
 *
 * @throws CnnError (USAGE) for a class that there is not, or both --worst and --random; (DATA) when no image is left
 */
export async function chosenImages(options: ChosenImagesOptions): Promise<readonly ChosenGroup[]> {
  const { values, set, signal, model } = options;
  const { worst, random, seed, 'batch-size': batchSize } = values;
  if (worst !== undefined && random !== undefined)
    throw new CnnError('USAGE', '--worst and --random: expected one of them, received both.');
  const indices = ofClass(options);
  if (random !== undefined) {
    const drawn = randomStream({ seed, purpose: 'cnn explain' }).shuffle([...indices]);
    const some = drawn.slice(0, random).sort((a, b) => a - b);
    return [{ title: `${some.length} images at random`, images: some.map((index) => ({ index })) }];
  }
  if (worst === undefined && values.class !== undefined)
    return [{ title: `Images of “${values.class}”`, images: indices.map((index) => ({ index })) }];
  const evaluation = await model.evaluate(set, { indices, batchSize, bootstrap: false, signal });
  const groups = chooseExamples(evaluation, { count: worst ?? EACH }).map(
    ({ kind, className, images }): ChosenGroup => ({
      ...{ kind, className },
      images: images.map(({ item, className, label, predicted, probability }) => ({
        index: indices[item] as number,
        target: className,
        decided: { className, label, predicted, probability },
      })),
    }),
  );
  const shown = worst === undefined ? groups : groups.filter(({ kind }) => kind === 'surestMistakes');
  if (shown.length > 0) return shown;
  throw new CnnError(
    'DATA',
    `${set.name}: none of the ${indices.length} images is misclassified. Leave --worst out, or take --random ${EACH}.`,
  );
}

function ofClass({ values, set, indices }: ChosenImagesOptions): readonly number[] {
  if (values.class === undefined) return indices;
  const wanted = set.classNames.map(canonicalName).indexOf(canonicalName(values.class));
  if (wanted < 0) {
    const near = nearestName(values.class, set.classNames);
    throw new CnnError(
      'USAGE',
      `--class: expected ${set.classNames.join(', ')}, received "${values.class}".${near ? ` Did you mean "${near}"?` : ''}`,
    );
  }
  const found = indices.filter((index) => {
    const { label, labels } = set.items[index] ?? {};
    return labels ? labels.includes(wanted) : label === wanted;
  });
  if (found.length > 0) return found;
  throw new CnnError(
    'DATA',
    `${set.name}: none of the ${indices.length} images is of class "${values.class}". Give --part all, or another class.`,
  );
}
