import type { RandomStream } from '@cnn/core';
import type { Nucleus } from './nucleus.js';

/** A round hole in the tissue, such as the inside of a gland or a fat cell. Units of 1/64 of the field's side. */
export interface Hole {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly kind: 'gland' | 'fat';
}

export interface Cells {
  readonly nuclei: readonly Nucleus[];
  readonly holes: readonly Hole[];
}

export interface ArrangeCellsOptions {
  /** 0: small, even nuclei, many around glands. 1: large, uneven, crowded nuclei in sheets. */
  readonly atypia: number;
  readonly random: RandomStream;
}

const FIELD = 64;
/** Where nuclei may have their centres: a little beyond the field, so that its border cuts some. */
const MARGIN = 3;

/** Places holes and nuclei. `atypia` shifts every distribution; each alone overlaps much between the classes. */
export function arrangeCells({ atypia, random }: ArrangeCellsOptions): Cells {
  const between = (low: number, high: number): number => low + (high - low) * random.uniform();
  const chance = (probability: number): boolean => random.uniform() < probability;
  const anywhere = (): number => between(-MARGIN, FIELD + MARGIN);
  const nuclei: Nucleus[] = [];
  const holes: Hole[] = [];

  const radius = 2 + 2.6 * atypia + 0.25 * random.normal();
  const deviation = 0.08 + 0.2 * atypia;
  const nucleus = (x: number, y: number, stretch: number, angle: number): Nucleus => {
    const mean = Math.max(1.3, radius * Math.exp(deviation * random.normal()));
    const long = mean * Math.sqrt(stretch);
    const short = mean / Math.sqrt(stretch);
    const irregularity = 0.04 + 0.16 * atypia * random.uniform();
    const vesicular = chance(0.05 + 0.9 * atypia);
    const darkness = between(1.05, 1.4) - 0.3 * atypia;
    return { x, y, long, short, angle, irregularity, darkness, vesicular };
  };
  const free = ({ x, y, long }: Nucleus, gap: number): boolean =>
    holes.every((hole) => Math.hypot(hole.x - x, hole.y - y) > hole.radius + 0.6 * long) &&
    nuclei.every((other) => Math.hypot(other.x - x, other.y - y) > gap * (other.short + long));

  if (chance(0.25)) {
    const count = 1 + random.integer(3);
    for (let i = 0; i < count; i++) {
      const hole: Hole = { x: anywhere(), y: anywhere(), radius: between(6, 13), kind: 'fat' };
      if (holes.every(({ x, y, radius: r }) => Math.hypot(x - hole.x, y - hole.y) > r + hole.radius + 1))
        holes.push(hole);
    }
  }
  const glands = chance(0.85 - 0.75 * atypia) ? 1 + random.integer(2) : 0;
  for (let gland = 0; gland < glands; gland++) {
    const hole: Hole = { x: between(8, 56), y: between(8, 56), radius: between(2.5, 8), kind: 'gland' };
    const room = (other: Hole): boolean =>
      Math.hypot(other.x - hole.x, other.y - hole.y) > other.radius + hole.radius + 8;
    if (!holes.every(room)) continue;
    holes.push(hole);
    const layers = chance(0.3 + 0.4 * atypia) ? 2 : 1;
    for (let layer = 0; layer < layers; layer++) {
      const distance = hole.radius + 1.5 * radius + 2.3 * radius * layer;
      const count = Math.floor((2 * Math.PI * distance) / (2.15 * radius));
      const turn = between(0, 2 * Math.PI);
      for (let i = 0; i < count; i++) {
        const angle = turn + (2 * Math.PI * i + random.normal()) / count;
        const from = distance + 0.7 * random.normal();
        const stretch = between(1.1, 1.6);
        const lean = angle + 0.3 * random.normal();
        const cell = nucleus(hole.x + from * Math.cos(angle), hole.y + from * Math.sin(angle), stretch, lean);
        if (free(cell, 0.7)) nuclei.push(cell);
      }
    }
  }
  const lymphocytes = chance(0.2) ? 10 + random.integer(25) : 0;
  const focus = { x: anywhere(), y: anywhere() };
  for (let i = 0; i < lymphocytes; i++) {
    const x = focus.x + 9 * random.normal();
    const y = focus.y + 9 * random.normal();
    const size = 1.7 * Math.exp(0.08 * random.normal());
    const cell: Nucleus = {
      x,
      y,
      long: size,
      short: size,
      angle: 0,
      irregularity: 0.04,
      darkness: between(1.2, 1.5),
      vesicular: false,
    };
    if (free(cell, 0.95)) nuclei.push(cell);
  }
  const areaOf = ({ long, short }: Nucleus): number => (Math.PI * long * short) / FIELD ** 2;
  let covered = nuclei.reduce((sum, cell) => sum + areaOf(cell), 0);
  const wanted = Math.max(0.05, 0.12 + 0.27 * atypia + 0.05 * random.normal());
  const gap = 0.95 - 0.25 * atypia;
  const flow = between(0, Math.PI);
  for (let tries = 0; tries < 400 && covered < wanted; tries++) {
    const spindle = chance(0.45 * (1 - atypia));
    const stretch = spindle ? between(2.2, 3.4) : between(1, 1.45);
    const angle = spindle ? flow + 0.25 * random.normal() : between(0, Math.PI);
    const cell = nucleus(anywhere(), anywhere(), stretch, angle);
    if (!free(cell, gap)) continue;
    nuclei.push(cell);
    covered += areaOf(cell);
  }
  return { nuclei, holes };
}
