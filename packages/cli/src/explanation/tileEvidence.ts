import { TileMaps } from '@cnn/data';
import type { TrainedModel } from '@cnn/experiment';
import { explanations, pixelValues } from '@cnn/explain';
import type { Evidence, ModelImage, SlideSet } from '@cnn/node';
import type { HeatmapArguments } from '../declarations/heatmap.js';
import { methodOf } from './methodOf.js';

export interface TileEvidenceOptions {
  readonly trained: TrainedModel<ModelImage>;
  readonly set: SlideSet;
  /** The class that is drawn. */
  readonly target: string;
  readonly typed: HeatmapArguments['values'];
  readonly signal: AbortSignal;
}

/** Cells along the longer side of a slide: about the pixels of its picture. */
const FINEST = 1000;

/** Where the model looked in every tile of a slide, as one map over it. */
export async function tileEvidence(options: TileEvidenceOptions): Promise<Evidence> {
  const { trained: model, set, target, typed, signal } = options;
  const { width, height, tiles } = set;
  const maps = new TileMaps({
    width,
    height,
    cell: Math.max(1, Math.ceil(Math.max(width, height) / FINEST)),
  });
  const how = { ...methodOf(typed), batchSize: typed['batch-size'] };
  let signed = false;
  for await (const explanation of explanations({ ...how, model, images: set, target, signal })) {
    signed ||= explanation.signed;
    const tile = tiles[explanation.index];
    if (tile) maps.add(tile, pixelValues(explanation), explanation.size);
  }
  return { map: maps.heatMap(), signed };
}
