import { join } from 'node:path';
import { type ImageSet, whiteOf, writeNpy } from '@cnn/data';
import { pictureUri, type TrainedModel } from '@cnn/experiment';
import {
  type ExplainOptions,
  type ExplainProgress,
  type Explanation,
  explanations,
  overlayMap,
} from '@cnn/explain';
import { imageSheet as imagesSideBySide, type ModelImage, writeFileAtomic } from '@cnn/node';
import type { SheetImage } from '@cnn/plot';
import type { ChosenImage } from './chosenImages.js';
import { outputNames } from './outputNames.js';

/** What was written of an image. Plain JSON. */
export interface WrittenExplanation {
  readonly file?: string | undefined;
  /** The predicted class; of a multi-label model the predicted labels with `|` between them, empty where there is none. */
  readonly class: string;
  /** The class that is explained, and its probability. */
  readonly target: string;
  readonly probability: number;
  /** The logit that is explained. */
  readonly score: number;
  readonly method: Explanation['method'];
  readonly layers: readonly string[];
  /** Of integrated gradients: how the map adds up. */
  readonly completeness?: Explanation['completeness'];
  /** What people must know of the map, such as that it is empty. */
  readonly note?: string | undefined;
  /** The image and its overlay side by side, a path below the folder. */
  readonly picture: string;
  /** The map itself, a path below the folder: float32 [height, width] of the image, or [height, width, channels]. */
  readonly map: string;
}

/** An image of the page, with its pictures. */
export interface ExplainedPicture extends SheetImage {
  readonly thumbnail: string;
  readonly explanation: string;
}

export interface WriteExplanationsOptions {
  readonly folder: string;
  readonly model: TrainedModel<ModelImage>;
  readonly set: ImageSet;
  readonly chosen: readonly ChosenImage[];
  readonly how: Pick<ExplainOptions<ModelImage>, 'method' | 'target' | 'layer' | 'batchSize' | 'signal'>;
  /** Whether the set says what the images are. */
  readonly labelled: boolean;
  /** As they are shown, by their place in the set. */
  readonly fileOf: (index: number) => string | undefined;
  /** Of so many images pictures are kept for the page. */
  readonly most: number;
  readonly onProgress: (done: number) => void;
}

/** What people read where a multi-label image has none. */
export const NO_LABEL = 'no label';

/** Longer side of a picture in the page. */
const LONGEST = 224;

/** Explains images one by one, and writes a picture and an array of each. */
export async function writeExplanations(options: WriteExplanationsOptions): Promise<{
  readonly written: readonly WrittenExplanation[];
  readonly pictures: ReadonlyMap<ChosenImage, ExplainedPicture>;
  /** Whether maps have values below 0. */
  readonly signed: boolean;
}> {
  const { folder, model, set, chosen, how, labelled, fileOf, most, onProgress } = options;
  const names = outputNames(chosen.map(({ index }) => fileOf(index)));
  const written: WrittenExplanation[] = [];
  const pictures = new Map<ChosenImage, ExplainedPicture>();
  let signed = false;
  for (const [target, places] of byTarget(chosen, how.target)) {
    const indices = places.map((place) => (chosen[place] as ChosenImage).index);
    let at = 0;
    const before = written.filter(Boolean).length;
    const track = ({ share }: ExplainProgress) => onProgress(before + share * indices.length);
    const options = { ...how, model, images: set, target, indices, onProgress: track };
    for await (const found of explanations(options)) {
      // The library's option is a flag here.
      const explanation = { ...found, note: found.note?.replace("'relu: false'", '--signed') };
      signed ||= explanation.signed;
      const place = places[at++] as number;
      const one = chosen[place] as ChosenImage;
      const [name, file] = [names[place] as string, fileOf(one.index)];
      const { pair, thumbnail, overlay } = await drawn(set, one.index, explanation);
      const [picture, map] = [`${name}.png`, `${name}.npy`];
      const { size, channels } = explanation;
      await writeFileAtomic({ path: join(folder, picture), content: pair });
      const shape = channels === 1 ? size : [...size, channels];
      await writeFileAtomic({
        path: join(folder, map),
        content: writeNpy({ shape, data: explanation.map }),
      });
      const { predicted, probability, score, method, layers, completeness, note } = explanation;
      written[place] = {
        ...{ file, class: predicted, target: explanation.target, probability, score, method },
        ...{ layers, completeness, note, picture, map },
      };
      if (pictures.size < most) {
        const shown = sheetImage(explanation, labelled ? { set, one } : undefined);
        pictures.set(one, { ...shown, file: file ?? picture, thumbnail, explanation: overlay });
      }
    }
  }
  return { written, pictures, signed };
}

/** Places in the list that are explained for the same class, as they are explained in batches. */
function byTarget(
  chosen: readonly ChosenImage[],
  typed: ExplainOptions<ModelImage>['target'],
): ReadonlyMap<string | number | undefined, readonly number[]> {
  const groups = new Map<string | number | undefined, number[]>();
  for (const [place, { target }] of chosen.entries()) {
    const key = typed ?? target;
    groups.set(key, [...(groups.get(key) ?? []), place]);
  }
  return groups;
}

async function drawn(set: ImageSet, index: number, explanation: Explanation) {
  const { size } = explanation;
  const [height, width] = size;
  const channels = set.imageShape[2] === 1 ? 1 : 3;
  const pixels = await (set.originals ?? set).load(index);
  const white = whiteOf(set);
  const original = overlayMap({ pixels, size, channels, white, explanation, opacity: 0 });
  const overlay = overlayMap({ pixels, size, channels, white, explanation });
  const pair = await imagesSideBySide({
    rows: [[original, overlay]],
    imageShape: [height, width, 3],
    white: 255,
  });
  const uri = (picture: Uint8Array) => pictureUri({ pixels: picture, size, channels: 3, longest: LONGEST });
  return { pair, thumbnail: uri(original), overlay: uri(overlay) };
}

interface KnownImage {
  readonly set: ImageSet;
  readonly one: ChosenImage;
}

/** What stands beside a picture: what the choice of it was about, else the classes, or labels, of the image. */
function sheetImage(
  { predicted, target, probability, note }: Explanation,
  known: KnownImage | undefined,
): Omit<SheetImage, 'file'> {
  const { decided } = known?.one ?? {};
  const other = target !== (decided?.className ?? predicted);
  return {
    ...(known ? trueClass(known) : {}),
    predicted: predicted || NO_LABEL,
    ...(other ? {} : { probability }),
    ...decided,
    className: target,
    lines: [
      ...(other ? [`Explained: “${target}”, ${(100 * probability).toFixed(1)} %`] : []),
      ...(note === undefined ? [] : [note]),
    ],
  };
}

function trueClass({ set, one: { index } }: KnownImage) {
  const { items, classNames } = set;
  const { group, label = 0, labels } = items[index] ?? {};
  // As predicted labels are written.
  const names = [...(labels ?? [label])].sort((a, b) => a - b).map((one) => classNames[one]);
  return { group, label: names.join('|') || NO_LABEL };
}
