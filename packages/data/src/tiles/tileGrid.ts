import { CnnError } from '@cnn/core';

/** A square of an image, in its pixels. */
export interface Tile {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

export interface TileGridOptions {
  readonly width: number;
  readonly height: number;
  /** Side of a tile in pixels. */
  readonly tileSize: number;
  /** Pixels that neighbours share. Default 0. */
  readonly overlap?: number | undefined;
  /** What happens at the right and lower edge: tiles that reach beyond it (`pad`) or none (`drop`). Default `pad`. */
  readonly edge?: 'pad' | 'drop' | undefined;
}

/**
 * Tiles that cover an image, row by row.
 *
 * @throws CnnError (DATA) for sizes that are no positive integers, or an overlap as large as a tile
 */
export function tileGrid(options: TileGridOptions): Tile[] {
  const { width, height, tileSize, overlap = 0, edge = 'pad' } = options;
  for (const [name, value] of Object.entries({ width, height, tileSize })) {
    if (Number.isInteger(value) && value > 0) continue;
    throw new CnnError('DATA', `tileGrid: expected ${name} as a whole number above 0, received ${value}.`);
  }
  if (!Number.isInteger(overlap) || overlap < 0 || overlap >= tileSize) {
    throw new CnnError(
      'DATA',
      `tileGrid: expected overlap of 0 to ${tileSize - 1} pixels, received ${overlap}.`,
    );
  }
  const columns = starts(width, tileSize, overlap, edge);
  return starts(height, tileSize, overlap, edge).flatMap((y) =>
    columns.map((x) => ({ x, y, size: tileSize })),
  );
}

function starts(length: number, size: number, overlap: number, edge: 'pad' | 'drop'): number[] {
  const step = size - overlap;
  const count =
    edge === 'pad'
      ? Math.max(1, Math.ceil((length - overlap) / step))
      : Math.floor((length - overlap) / step);
  return Array.from({ length: Math.max(0, count) }, (_, at) => at * step);
}
