import type { ImageShape, ModelDefinition, NetworkDescription } from '@cnn/core';
import type { PresetName } from '@cnn/presets';
import type { BlockChoice } from './catalogue/blockCatalogue.js';
import type { Added } from './edit/addLayer.js';
import type { Place } from './edit/place.js';

/** What the step lets a worker do. `networkWork` of `work.ts` does it. */
export interface NetworkWork {
  describe(definition: ModelDefinition, options: { readonly batchSize: number }): Promise<NetworkDescription>;
  /** @throws CnnError (MODEL) where the images are too small for it */
  buildPreset(
    name: PresetName,
    options: { readonly input: ImageShape; readonly classes: number },
  ): Promise<ModelDefinition>;
  /** @throws CnnError (MODEL) where the block does not fit */
  addBlock(
    definition: ModelDefinition,
    options: { readonly choice: BlockChoice; readonly shape: ImageShape; readonly place: Place },
  ): Promise<Added>;
}
