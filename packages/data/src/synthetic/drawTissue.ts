import type { RandomStream } from '@cnn/core';
import { arrangeCells } from './cells.js';
import { drawGround, drawHole } from './ground.js';
import { stampNucleus } from './nucleus.js';
import { develop, type Stain } from './stain.js';

export interface DrawTissueOptions {
  /** Height and width in pixels. The field shown is the same at any size. */
  readonly size: number;
  /** From 0 (benign-like) to 1 (malignant-like). */
  readonly atypia: number;
  readonly stain: Stain;
  readonly random: RandomStream;
}

/** A picture of tissue that never was. */
export interface DrawnTissue {
  /** RGB bytes in the colours of H&E, `[size, size, 3]`. */
  readonly pixels: Uint8Array;
  /** `[size, size]` of 0 and 1: where nuclei are. */
  readonly mask: Uint8Array;
}

export function drawTissue({ size, atypia, stain, random }: DrawTissueOptions): DrawnTissue {
  const { nuclei, holes } = arrangeCells({ atypia, random });
  const layers = drawGround(size, atypia, random);
  for (const hole of holes) drawHole(layers, size, hole, random);
  const mask = new Uint8Array(size * size);
  for (const nucleus of nuclei) stampNucleus({ ...layers, size, nucleus, mask, random });
  return { pixels: develop({ ...layers, stain, noise: 5, random }), mask };
}
