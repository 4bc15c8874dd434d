import type { RandomStream } from '@cnn/core';
import type { Rectangle } from '../pixels/resizedCrop.js';
import { draw } from '../step.js';

type Range = readonly [low: number, high: number];

export interface RandomRectangleOptions {
  readonly height: number;
  readonly width: number;
  /** Share of the image's area. */
  readonly scale: Range;
  /** Width by height. */
  readonly ratio: Range;
}

const TRIES = 10;

/**
 * A rectangle of an image, as torchvision's RandomResizedCrop.get_params: up to 10 are drawn until one fits, so that none is
 * cut to another area or ratio; else the largest in the middle whose ratio is allowed.
 */
export function randomRectangle(options: RandomRectangleOptions, random: RandomStream): Rectangle {
  const { height, width, scale, ratio } = options;
  const logarithms = [Math.log(ratio[0]), Math.log(ratio[1])] as const;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const area = draw(random, scale) * height * width;
    const aspect = Math.exp(draw(random, logarithms));
    const columns = Math.round(Math.sqrt(area * aspect));
    const rows = Math.round(Math.sqrt(area / aspect));
    if (columns < 1 || rows < 1 || columns > width || rows > height) continue;
    const left = random.integer(width - columns + 1);
    return { left, top: random.integer(height - rows + 1), columns, rows };
  }
  const columns = width / height > ratio[1] ? Math.max(1, Math.round(height * ratio[1])) : width;
  const rows = width / height < ratio[0] ? Math.max(1, Math.round(width / ratio[0])) : height;
  return { left: (width - columns) >> 1, top: (height - rows) >> 1, columns, rows };
}
