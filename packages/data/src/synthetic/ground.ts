import type { RandomStream } from '@cnn/core';
import type { Hole } from './cells.js';
import { hills } from './noise.js';

/** Concentration of each stain, `[size, size]`. */
export interface StainLayers {
  readonly eosin: Float32Array;
  readonly hematoxylin: Float32Array;
}

/** Connective tissue: eosin in clouds and bent fibres of one direction, a little hematoxylin everywhere. */
export function drawGround(size: number, atypia: number, random: RandomStream): StainLayers {
  const clouds = hills({ size, across: 3, random });
  const warp = hills({ size, across: 2, random });
  const angle = Math.PI * random.uniform();
  const bend = (pixel: number): number => 0.45 * ((warp[pixel] as number) - 0.5);
  const coarse = hills({ size, across: 13, along: 2, angle, bend, random });
  const fine = hills({ size, across: 26, along: 5, angle, bend, random });
  const strength = 0.5 * (1 - 0.7 * atypia);
  const level = 0.3 + 0.1 * random.uniform();
  const haze = 0.05 + 0.07 * random.uniform() + 0.04 * atypia;
  const hill = (layer: Float32Array, pixel: number): number => (layer[pixel] as number) - 0.5;
  const eosin = clouds.map((_, pixel) => {
    const fibres = 0.6 * hill(coarse, pixel) + 0.4 * hill(fine, pixel);
    return Math.max(
      0.04,
      level + 0.3 * hill(clouds, pixel) + strength * fibres * (0.7 + (clouds[pixel] as number)),
    );
  });
  const hematoxylin = clouds.map(
    (_, pixel) => haze * (1 + 0.8 * hill(warp, pixel) + 0.5 * hill(fine, pixel)),
  );
  return { eosin, hematoxylin };
}

/** Empties the hole; around a gland's, the cells' bodies: more of both stains. */
export function drawHole(layers: StainLayers, size: number, hole: Hole, random: RandomStream): void {
  const waves = [2, 3, 4].map((count) => ({
    count,
    phase: 2 * Math.PI * random.uniform(),
    depth: 0.16 * random.uniform(),
  }));
  const body = hole.kind === 'gland' ? 0.14 : 0;
  for (let pixel = 0; pixel < size * size; pixel++) {
    const x = (((pixel % size) + 0.5) / size) * 64 - hole.x;
    const y = ((Math.floor(pixel / size) + 0.5) / size) * 64 - hole.y;
    const distance = Math.sqrt(x * x + y * y);
    if (distance > hole.radius + 12) continue;
    let outline = 1;
    const direction = Math.atan2(y, x);
    for (const { count, phase, depth } of waves)
      outline += (depth / count) * 2 * Math.sin(count * direction + phase);
    const outside = distance - hole.radius * outline;
    const inside = Math.max(0, Math.min(1, 0.5 - outside / 0.9));
    const around = body * Math.max(0, Math.min(1, (9 - outside) / 3));
    layers.eosin[pixel] = ((layers.eosin[pixel] as number) + around) * (1 - inside) + 0.03 * inside;
    layers.hematoxylin[pixel] = ((layers.hematoxylin[pixel] as number) + 0.8 * around) * (1 - inside);
  }
}
