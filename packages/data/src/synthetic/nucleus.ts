import type { RandomStream } from '@cnn/core';

/** A cell nucleus; lengths in units of 1/64 of the field's side. */
export interface Nucleus {
  readonly x: number;
  readonly y: number;
  /** Half axes along and across `angle`. */
  readonly long: number;
  readonly short: number;
  readonly angle: number;
  /** Depth of the waves in its outline, as a part of the radius. */
  readonly irregularity: number;
  /** Concentration of hematoxylin inside. */
  readonly darkness: number;
  /** Whether the inside is pale with a dark rim and a nucleolus, or evenly dark. */
  readonly vesicular: boolean;
}

export interface StampOptions {
  readonly hematoxylin: Float32Array;
  readonly eosin: Float32Array;
  readonly size: number;
  readonly nucleus: Nucleus;
  /** `[size, size]`: becomes 1 where the nucleus covers at least half of a pixel. */
  readonly mask?: Uint8Array | undefined;
  readonly random: RandomStream;
}

/** Draws a nucleus over what is there. */
export function stampNucleus({ hematoxylin, eosin, size, nucleus, mask, random }: StampOptions): void {
  const { long, short, angle, irregularity, darkness, vesicular } = nucleus;
  const unit = size / 64;
  const waves = [2, 3, 5].map((count) => ({
    count,
    phase: 2 * Math.PI * random.uniform(),
    depth: (irregularity * (0.4 + 0.6 * random.uniform())) / Math.sqrt(count),
  }));
  const nucleolus = { x: 0.5 * (random.uniform() - 0.5), y: 0.5 * (random.uniform() - 0.5) };
  const grain = Array.from({ length: 3 }, () => 2 * Math.PI * random.uniform());
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const reach = Math.max(long, short) * (1 + irregularity) + 1;
  const edge = 0.7 / (Math.min(long, short) * unit);
  const farthest = (1 + edge) * (1 + waves.reduce((sum, { depth }) => sum + depth, 0));
  const range = (centre: number): [number, number] => [
    Math.max(0, Math.floor((centre - reach) * unit)),
    Math.min(size - 1, Math.ceil((centre + reach) * unit)),
  ];
  const [top, bottom] = range(nucleus.y);
  const [left, right] = range(nucleus.x);
  for (let py = top; py <= bottom; py++) {
    for (let px = left; px <= right; px++) {
      const dx = (px + 0.5) / unit - nucleus.x;
      const dy = (py + 0.5) / unit - nucleus.y;
      const u = (dx * cos + dy * sin) / long;
      const v = (dy * cos - dx * sin) / short;
      const distance = Math.sqrt(u * u + v * v);
      if (distance > farthest) continue;
      const direction = Math.atan2(v, u);
      let outline = 1;
      for (const { count, phase, depth } of waves) outline += depth * Math.sin(count * direction + phase);
      const radius = distance / outline;
      const cover = Math.max(0, Math.min(1, (1 - radius) / edge + 0.5));
      if (cover === 0) continue;
      const texture =
        0.12 * Math.sin(9 * u + (grain[0] as number)) * Math.sin(8 * v + (grain[1] as number)) +
        0.08 * Math.sin(17 * (u - v) + (grain[2] as number));
      const rim = vesicular ? 0.5 + 0.6 * radius ** 4 : 1 - 0.1 * radius;
      const spot = vesicular && (u - nucleolus.x) ** 2 + (v - nucleolus.y) ** 2 < 0.05 ? 0.45 : 0;
      const at = py * size + px;
      if (mask && cover >= 0.5) mask[at] = 1;
      hematoxylin[at] = (hematoxylin[at] as number) * (1 - cover) + cover * darkness * (rim + texture + spot);
      eosin[at] = (eosin[at] as number) * (1 - 0.65 * cover) + 0.05 * cover;
    }
  }
}
