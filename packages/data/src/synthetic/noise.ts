import type { RandomStream } from '@cnn/core';

export interface NoiseOptions {
  /** Height and width in pixels. */
  readonly size: number;
  /** Hills across the field. */
  readonly across: number;
  /** Hills along the field; the same as `across` when absent. Fewer make streaks. */
  readonly along?: number | undefined;
  /** Direction of `along`, in radians. Default 0: from left to right. */
  readonly angle?: number | undefined;
  /** How far each pixel is moved before it is looked up, in parts of the field: bends streaks. */
  readonly bend?: ((pixel: number) => number) | undefined;
  readonly random: RandomStream;
}

/** Smooth random hills between 0 and 1 (value noise), `[size, size]`. */
export function hills(options: NoiseOptions): Float32Array {
  const { size, across, along = across, angle = 0, bend = () => 0, random } = options;
  // The turned and bent field reaches from −1 to 2 of its side.
  const columns = Math.ceil(3 * along) + 2;
  const rows = Math.ceil(3 * across) + 2;
  const lattice = random.fillUniform(new Float32Array(columns * rows));
  const result = new Float32Array(size * size);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const smooth = (t: number): number => t * t * (3 - 2 * t);
  const inside = (value: number, count: number): number => Math.max(0, Math.min(count - 1.001, value));
  for (let pixel = 0; pixel < result.length; pixel++) {
    const x = (pixel % size) / size - 0.5;
    const y = Math.floor(pixel / size) / size - 0.5;
    const u = inside((x * cos + y * sin + 1.5) * along, columns - 1);
    const v = inside((y * cos - x * sin + 1.5 + bend(pixel)) * across, rows - 1);
    const [left, top] = [Math.floor(u), Math.floor(v)];
    const [fx, fy] = [smooth(u - left), smooth(v - top)];
    const at = top * columns + left;
    const above = (lattice[at] as number) * (1 - fx) + (lattice[at + 1] as number) * fx;
    const below = (lattice[at + columns] as number) * (1 - fx) + (lattice[at + columns + 1] as number) * fx;
    result[pixel] = above * (1 - fy) + below * fy;
  }
  return result;
}
