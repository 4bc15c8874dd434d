import type { ModelSource } from '@cnn/core';
import type { ExperimentStart } from '../experiment/experiment.js';
import type { FineTunedModel } from './startingModel.js';

/** A sentence or two for people: what a training begins with, what of it stays, and from when on it does not. */
export function describeStart(
  { freeze, freezeUntil, unfreezeAt, batchNorm }: ExperimentStart,
  { newLayers }: FineTunedModel,
  { name, source }: { readonly name: string; readonly source?: ModelSource | undefined },
): string {
  const head =
    newLayers.length > 0
      ? `the new layer ${newLayers.join(', ')} begins with random ones`
      : 'its last layer is kept';
  const what = freezeUntil === undefined ? freeze?.join(', ') : `all layers up to ${freezeUntil}`;
  const made = [source?.framework, source?.version].filter((word) => word !== undefined).join(' ');
  const begins = `Begins with the weights of ${name}${made === '' ? '' : ` (${made})`}; ${head}.`;
  if (what === undefined) return begins;
  const thaw = unfreezeAt === undefined ? '' : ` until epoch ${unfreezeAt + 1}`;
  const norm =
    unfreezeAt === undefined || batchNorm === 'trained'
      ? ' Frozen batch normalization uses the statistics that it came with.'
      : ' Batch normalization keeps the statistics that it came with, afterwards too.';
  return `${begins} Frozen${thaw}: ${what === 'backbone' ? 'all other layers' : what}.${norm}`;
}
