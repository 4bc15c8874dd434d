import { CnnError } from '@cnn/core';
import { fromSplitFiles, type ImageSet } from '@cnn/data';
import { type EvaluatedImages, type EvaluatedPart, evaluatedImages, type SavedModel } from '@cnn/experiment';
import { readSplit } from './runParts.js';

interface PartValues {
  readonly split: string | undefined;
  readonly part: EvaluatedPart | undefined;
}

export interface MeasuredImagesOptions {
  readonly values: PartValues;
  readonly set: ImageSet;
  readonly saved: SavedModel;
  readonly signal: AbortSignal;
}

/** Which images are measured, and what has to be said of them. */
export interface MeasuredImages extends EvaluatedImages {
  /** For people. */
  readonly lines: readonly string[];
}

/**
 * The images that `--split` and `--part` name. Without them, those that the model was trained on, or that chose its
 * threshold, are left out: they would make it look better than it is.
 *
 * @throws CnnError (DATA) when no image is left
 */
export async function measuredImages(options: MeasuredImagesOptions): Promise<MeasuredImages> {
  const { values, set, saved, signal } = options;
  const { part, split: path } = values;
  const indices = path === undefined ? undefined : await ofSplit(path, set, part);
  const known = saved.trainedOn !== undefined;
  if (!known && !indices && part !== undefined && part !== 'all') {
    throw new CnnError(
      'USAGE',
      '--part needs --split FILE, the split.json of the run: the model does not know which images it was trained on.',
    );
  }
  const measured = await evaluatedImages({ set, saved, part, indices, signal });
  const free = !indices && part === undefined;
  return { ...measured, lines: free ? describeLeftOut(measured, set) : describeBias(measured) };
}

async function ofSplit(
  path: string,
  set: ImageSet,
  part: EvaluatedPart | undefined,
): Promise<readonly number[]> {
  const files = fromSplitFiles({ set, files: await readSplit(path) });
  const indices = part === 'all' ? Array.from(set.items.keys()) : files[part ?? 'test'];
  if (indices.length > 0) return indices;
  throw new CnnError('DATA', `${path}: the ${part ?? 'test'} set has no images. Choose another --part.`);
}

/** What was left out because the model has seen it. */
function describeLeftOut({ indices, seen }: EvaluatedImages, { items }: ImageSet): string[] {
  if (!seen) return ['It is unknown which of these images the model was trained on'];
  if (seen.train + seen.validation === 0) return [];
  const ofTest = seen.test === indices.length;
  const measured = ofTest ? `its test set of ${seen.test}` : `the other ${indices.length}`;
  const one = ofTest || indices.length === 1;
  return [
    `Of ${items.length} images, the model was trained on ${seen.train}, and ${seen.validation} were its validation set: only ${measured} ${one ? 'is' : 'are'} measured (--part all measures all)`,
  ];
}

function describeBias({ indices, biased }: EvaluatedImages): string[] {
  if (biased === 0) return [];
  return [
    `${biased} of ${indices.length} images were in the model’s training or validation set: results are better than they would be on new images`,
  ];
}
