import { CnnError } from '@cnn/core';
import type { Experiment, ExperimentData } from '@cnn/experiment';
import type { OpenedSet, OpenImageSetOptions } from '../sets/openImageSet.js';
import { openImageSet } from '../sets/openImageSet.js';

/** How the images are read where no number depends on it, and whom it is told. */
export type OpenExperimentDataOptions = Pick<OpenImageSetOptions, 'cacheBytes' | 'diskCache' | 'onProgress'>;

/**
 * Opens the images of an experiment, as its `data` says, in the size that its model and its crops need.
 *
 * @throws CnnError (OPTIONS) without `data.source` or for a rule that is none; (DATA) for images that can't be resized; as `openImageSet` does
 *
 * @example
 * const set = await openExperimentData(experiment);
 * await runExperiment({ experiment, set, engine, store });
 */
export async function openExperimentData(
  experiment: Pick<Experiment, 'data' | 'model' | 'split' | 'training' | 'evaluation'>,
  options: OpenExperimentDataOptions = {},
): Promise<OpenedSet> {
  const { data, model, split, training, evaluation } = experiment;
  const { source, labelFrom, groupFrom, imageSize: asked, ...reading } = data;
  if (source === undefined) {
    throw new CnnError(
      'OPTIONS',
      "data.source: expected a path or the name of a set, received none. Name it, or hand over the experiment's images.",
    );
  }
  const input = typeof model === 'string' ? undefined : model.input;
  const cropped = training.cropSize !== undefined || training.augment.some((step) => 'size' in step);
  const imageSize = asked ?? (input && !cropped ? ([input[0], input[1]] as const) : undefined);
  const channels = input?.[2];
  const set = await openImageSet({
    ...withoutUndefined(reading),
    ...withoutUndefined(options),
    ...withoutUndefined({
      ...{ data: source, imageSize, attributes: evaluation.subgroups },
      channels: channels === 1 || channels === 3 ? channels : undefined,
      group: ruleOf('groupFrom', groupFrom),
      label: ruleOf('labelFrom', labelFrom),
      givenParts: split.ratios ? 'ignore' : undefined,
    } as const),
    data: source,
  });
  const [height, width] = set.imageShape;
  if (imageSize && (height !== imageSize[0] || width !== imageSize[1])) {
    const wanted = asked ? `data.imageSize ${imageSize.join('x')}` : `the model's ${imageSize.join('x')}`;
    throw new CnnError(
      'DATA',
      `${source} has images of ${height}x${width}, which can't be resized to ${wanted}. Use an image folder for other sizes.`,
    );
  }
  return set;
}

/** Without the fields that are undefined, which would hide what a known set says of itself. */
function withoutUndefined<Fields extends object>(fields: Fields) {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };
}

type Rule = NonNullable<OpenImageSetOptions['group']>;

function isRule(text: string): text is Rule {
  return /^(folder:\d+$|name:.)/.test(text);
}

function ruleOf(name: keyof ExperimentData, text: string | undefined): Rule | undefined {
  if (text === undefined || isRule(text)) return text;
  throw new CnnError(
    'OPTIONS',
    `data.${name}: expected folder:N, such as folder:1, or name:REGEX, received "${text}".`,
  );
}
