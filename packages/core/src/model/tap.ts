import type { AnyLayerRule, CustomLayer } from '../layers/customLayer.js';
import type { LayerDefinition } from '../layers/table.js';
import type { ModelDefinition, ModelLayer } from './definition.js';

/** A value on the way through a model that is being composed: an input, or what a layer gives. */
export type Tap =
  | { readonly kind: 'input'; readonly shape: readonly number[]; readonly name?: string | undefined }
  | {
      readonly kind: 'layer';
      readonly layer: LayerDefinition | ModelLayer;
      /** The object that was applied: the same at another place shares its weights. */
      readonly block: LayerDefinition | CustomLayer | ModelDefinition;
      /** Of a custom layer. */
      readonly rule?: AnyLayerRule | undefined;
      readonly from: readonly Tap[];
    }
  /** Another output of a model than its first. */
  | { readonly kind: 'output'; readonly of: Tap; readonly name: string };
