import type { ImageSet } from '@cnn/data';
import { batchSource } from '@cnn/data';
import type { TrainableModel } from '@cnn/train';

const SHOWN = 12;

/** Draws the first test images with what they are and what the model says. */
export async function showExamples(options: {
  readonly root: HTMLElement;
  readonly model: TrainableModel;
  readonly set: ImageSet;
  readonly indices: readonly number[];
}): Promise<void> {
  const { root, model, set } = options;
  const indices = options.indices.slice(0, SHOWN);
  const { data } = await model.predict(batchSource({ set, indices }));
  const figures = await Promise.all(
    indices.map(async (index, position) => {
      const figure = document.createElement('figure');
      const caption = document.createElement('figcaption');
      const label = set.classNames[set.items[index]?.label ?? 0];
      caption.textContent = `${label}. Model: ${((data[position] ?? 0) * 100).toFixed(0)} % ${set.classNames[1]}`;
      figure.append(draw(await set.load(index), set.imageShape), caption);
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
