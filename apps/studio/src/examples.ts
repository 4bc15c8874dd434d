import { type ImageSet, whiteOf } from '@cnn/data';
import type { Evaluation } from '@cnn/evaluation';
import type { TrainedModel } from '@cnn/experiment';
import { explain, overlayMap } from '@cnn/explain';

const SHOWN = 12;

export interface ShowExamplesOptions {
  readonly root: HTMLElement;
  readonly model: TrainedModel;
  readonly set: ImageSet;
  /** Of the test set, whose first images are shown. */
  readonly evaluation: Evaluation | undefined;
}

/** Draws the first test images with their class, what the model predicts, and where it looked. */
export async function showExamples({ root, model, set, evaluation }: ShowExamplesOptions): Promise<void> {
  const tested = new Set(evaluation?.predictions.map(({ file }) => file));
  const indices = [...set.items.keys()]
    .filter((index) => tested.has(set.items[index]?.file ?? `image ${index}`))
    .slice(0, SHOWN);
  const predictions = await model.predict(set, { indices });
  const explanations = await explain({
    model,
    images: set,
    indices,
    method: { name: 'gradCam', relu: false },
  });
  const [height, width, channels] = set.imageShape;
  const figures = await Promise.all(
    indices.map(async (index, at) => {
      const figure = document.createElement('figure');
      const caption = document.createElement('figcaption');
      const { class: predicted = '', probabilities = {} } = predictions[at] ?? {};
      const label = set.classNames[set.items[index]?.label ?? 0];
      caption.textContent = `${label}. Predicted: ${predicted} (${((probabilities[predicted] ?? 0) * 100).toFixed(0)} %)`;
      const pixels = await set.load(index);
      const image = { pixels, size: [height, width], channels, white: whiteOf(set) } as const;
      const explanation = explanations[at];
      const overlay = explanation && overlayMap({ ...image, explanation });
      figure.append(
        draw(pixels, set.imageShape),
        ...(overlay ? [draw(overlay, [height, width, 3])] : []),
        caption,
      );
      return figure;
    }),
  );
  root.replaceChildren(...figures);
}

function draw(
  pixels: ArrayLike<number>,
  [height, width, channels]: readonly [number, number, number],
): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  const image = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    for (let channel = 0; channel < 3; channel++) {
      image.data[4 * i + channel] = pixels[channels * i + Math.min(channel, channels - 1)] ?? 0;
    }
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  return canvas;
}
