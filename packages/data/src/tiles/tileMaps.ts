import { CnnError } from '@cnn/core';
import type { Size } from '../preparation/fitting.js';
import type { HeatMap } from './heatMap.js';
import type { Tile } from './tileGrid.js';

export interface TileMapsOptions {
  /** Of the image that the tiles are of. */
  readonly width: number;
  readonly height: number;
  /** Side of a cell in pixels. */
  readonly cell: number;
}

/**
 * Puts maps of tiles together to one over their image, tile by tile, so that no more than one has to be in memory; where tiles
 * overlap, their mean.
 *
 * @example
 * const maps = new TileMaps({ width: set.width, height: set.height, cell: 4 });
 * for await (const { index, map, size } of explanations({ model, images: set })) maps.add(set.tiles[index], map, size);
 * const { data } = maps.heatMap();
 */
export class TileMaps {
  readonly #options: TileMapsOptions;
  readonly #columns: number;
  readonly #rows: number;
  readonly #sums: Float64Array;
  readonly #counts: Uint32Array;

  constructor(options: TileMapsOptions) {
    const { width, height, cell } = options;
    this.#options = options;
    this.#columns = Math.ceil(width / cell);
    this.#rows = Math.ceil(height / cell);
    this.#sums = new Float64Array(this.#columns * this.#rows);
    this.#counts = new Uint32Array(this.#columns * this.#rows);
  }

  /**
   * Adds the map of a tile: each cell whose middle lies in the tile gets the value there.
   *
   * @param map `[height, width]` of `size`, over the whole tile
   * @throws CnnError (DATA) for a map of another length, or with a value that is not finite
   */
  add({ x, y, size: side }: Tile, map: Float32Array, [height, width]: Size): void {
    const { cell } = this.#options;
    if (map.length !== height * width || !map.every(Number.isFinite)) {
      throw new CnnError(
        'DATA',
        `TileMaps: expected ${height * width} finite values for the tile at x ${x}, y ${y}, received ${map.length}${map.length === height * width ? ', some of them not finite' : ''}.`,
      );
    }
    const first = (start: number) => Math.max(0, Math.ceil(start / cell - 0.5));
    const last = (end: number, cells: number) => Math.min(cells, Math.ceil(end / cell - 0.5));
    for (let row = first(y); row < last(y + side, this.#rows); row++) {
      const from = Math.floor((((row + 0.5) * cell - y) / side) * height);
      for (let column = first(x); column < last(x + side, this.#columns); column++) {
        const at = row * this.#columns + column;
        const place = from * width + Math.floor((((column + 0.5) * cell - x) / side) * width);
        this.#sums[at] = (this.#sums[at] as number) + (map[place] as number);
        this.#counts[at] = (this.#counts[at] as number) + 1;
      }
    }
  }

  /** What was added so far; NaN where there is no tile. */
  heatMap(): HeatMap {
    const { cell, width: imageWidth, height: imageHeight } = this.#options;
    const data = Float32Array.from(this.#sums, (sum, at) => sum / (this.#counts[at] as number));
    return { width: this.#columns, height: this.#rows, cell, imageWidth, imageHeight, data };
  }
}
