import type { ImageSet } from '@cnn/data';
import { dataName, type SavedModel } from '@cnn/experiment';
import { explainMethods } from '@cnn/explain';
import type { ImageSheetOptions, SheetGroup } from '@cnn/plot';
import type { ChosenGroup, ChosenImage } from './chosenImages.js';
import type { ExplainedPicture, WrittenExplanation } from './writeExplanations.js';

export interface PageOfOptions {
  readonly groups: readonly ChosenGroup[];
  readonly written: readonly WrittenExplanation[];
  readonly pictures: ReadonlyMap<ChosenImage, ExplainedPicture>;
  readonly set: ImageSet;
  readonly saved: SavedModel;
  /** Whether maps have values below 0. */
  readonly signed: boolean;
  /** What --check found, in words. */
  readonly checked: readonly string[];
}

/** What `explain.html` shows: the images in their groups, each beside its map, and what the colours mean. */
export function pageOf(options: PageOfOptions): ImageSheetOptions {
  const { groups, written, pictures, set, saved, signed, checked } = options;
  const [first] = written;
  const layers = first?.layers ?? [];
  const { label } = explainMethods[first?.method ?? 'gradCam'];
  const colours = signed
    ? 'yellow where something speaks for the class, blue where it speaks against it.'
    : 'violet to yellow where the model found evidence for the class.';
  const shown = groups.map(
    ({ kind, className, title, images }): SheetGroup => ({
      ...{ kind, className, title },
      images: images.flatMap((image) => pictures.get(image) ?? []),
    }),
  );
  const left = written.length - pictures.size;
  const all = [...pictures.values()];
  // An image may be there for several labels.
  const keyOf = (file: string, target: string | undefined): string => JSON.stringify([file, target]);
  const overlays = new Map(all.map((one) => [keyOf(one.file, one.className), one.explanation]));
  const thumbnails = new Map(all.map(({ file, thumbnail }) => [file, thumbnail]));
  return {
    title: `Where the model “${saved.model.name}” looked`,
    subtitle: `${dataName(set.name)}: ${label}${layers.length > 0 ? ` of ${layers.join(', ')}` : ''}`,
    note: [
      `Beside each image is its map over it: ${colours} Each map has a scale of its own. It shows where the model looked, and not that it was right to.`,
      ...(left > 0 ? [`${left} more ${left === 1 ? 'image is' : 'images are'} in this folder.`] : []),
      ...checked,
    ],
    synthetic: set.note !== undefined && /synthetic/i.test(set.note),
    groups: shown,
    thumbnail: async (file) => thumbnails.get(file),
    explanation: async (file, { className }) => overlays.get(keyOf(file, className)),
  };
}
