import { CnnError } from '@cnn/core';
import type { Tile } from './tileGrid.js';

/** Values over an image, in cells. */
export interface HeatMap {
  readonly width: number;
  readonly height: number;
  /** Side of a cell in the image's pixels. */
  readonly cell: number;
  /** Of the image, in its pixels: the last cells may reach beyond it. Default: they do not. */
  readonly imageWidth?: number;
  readonly imageHeight?: number;
  /** Mean of the tiles over each cell, row by row; NaN where there is none. */
  readonly data: Float32Array;
}

export interface HeatMapOptions {
  /** Of the image that the tiles are of. */
  readonly width: number;
  readonly height: number;
  readonly tiles: readonly Tile[];
  /** One for each tile, such as the probability of a class. */
  readonly values: ArrayLike<number>;
  /** Side of a cell in pixels. Default: the largest that divides the tiles and their steps, or 1/8 of a tile. */
  readonly cell?: number | undefined;
}

function defaultCell(tiles: readonly Tile[]): number {
  const size = tiles[0]?.size ?? 1;
  const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
  const common = tiles.reduce((divisor, { x, y }) => gcd(gcd(divisor, x), y), size);
  return Math.max(common, Math.ceil(size / 8));
}

/**
 * Puts predictions of tiles together to a map over the image; where tiles overlap, their mean.
 *
 * @throws CnnError (DATA) when there is not one finite value for each tile
 */
export function heatMap(options: HeatMapOptions): HeatMap {
  const { tiles, values, cell = defaultCell(tiles) } = options;
  if (values.length !== tiles.length) {
    throw new CnnError(
      'DATA',
      `heatMap: expected one value for each of the ${tiles.length} tiles, received ${values.length}.`,
    );
  }
  const wrong = tiles.findIndex((_, at) => !Number.isFinite(values[at]));
  const { x: left, y: top } = tiles[wrong] ?? {};
  if (wrong !== -1) {
    throw new CnnError(
      'DATA',
      `heatMap: the tile at x ${left}, y ${top} (tile ${wrong}) has the value ${values[wrong]}, expected a finite number. A model that says NaN has damaged weights, or was given pixels that are not finite.`,
    );
  }
  const [width, height] = [Math.ceil(options.width / cell), Math.ceil(options.height / cell)];
  const sums = new Float64Array(width * height);
  const counts = new Float64Array(width * height);
  for (const [at, { x, y, size }] of tiles.entries()) {
    const [right, bottom] = [
      Math.min(width, Math.ceil((x + size) / cell)),
      Math.min(height, Math.ceil((y + size) / cell)),
    ];
    for (let row = Math.floor(y / cell); row < bottom; row++) {
      for (let column = Math.floor(x / cell); column < right; column++) {
        const place = row * width + column;
        sums[place] = (sums[place] as number) + (values[at] as number);
        counts[place] = (counts[place] as number) + 1;
      }
    }
  }
  const data = Float32Array.from(sums, (sum, place) => sum / (counts[place] as number));
  return { width, height, cell, imageWidth: options.width, imageHeight: options.height, data };
}
