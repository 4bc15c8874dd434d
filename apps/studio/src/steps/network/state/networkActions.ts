import type { ModelDefinition } from '@cnn/core';
import type { Place } from '../edit/place.js';

/** What parts of the step do to the network. */
export interface NetworkActions {
  /** Puts another definition in place. `key`: of what changes again and again, such as the text of one field. */
  change(
    next: ModelDefinition,
    told?: { readonly key?: string; readonly say?: string; readonly focus?: string },
  ): void;
  /** The network as it is now. */
  current(): ModelDefinition;
  /** Says something to those who can't see it. */
  say(text: string): void;
  /** Opens the dialog that adds layers. */
  add(place: Place): void;
}
