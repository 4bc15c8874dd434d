// The networks that are compared: those of the studio's bench page, as models.
import { networks as chosen } from '../apps/studio/src/bench/networks.js';
import { presets } from '../packages/presets/dist/index.js';

/** @type {Record<string, { batch: number, model: () => object }>} */
export const networks = Object.fromEntries(
  Object.entries(chosen).map(([name, { preset, batch, options }]) => [
    name,
    { batch, model: () => presets[preset](options) },
  ]),
);
