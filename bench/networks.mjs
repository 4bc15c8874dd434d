// The networks that are compared: those of the studio's bench page, as models.
import { networks as chosen } from '../apps/studio/src/bench/networks.js';
import { presets } from '../packages/presets/dist/index.js';

/**
 * Rates at which losses on random pixels stay small: where they grow fast, as they do at Adam's usual 0.001, rounding shows in their third
 * digit, and they no longer tell whether two libraries compute the same.
 */
const learningRates = { 'tutorial-224': 1e-5 };

/** @type {Record<string, { batch: number, learningRate: number, model: () => object }>} */
export const networks = Object.fromEntries(
  Object.entries(chosen).map(([name, { preset, batch, options }]) => [
    name,
    { batch, learningRate: learningRates[name] ?? 1e-4, model: () => presets[preset](options) },
  ]),
);
