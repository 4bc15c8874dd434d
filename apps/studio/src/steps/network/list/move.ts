import { moveLayerBy } from '../edit/moveLayer.js';
import type { NetworkActions } from '../state/networkActions.js';

/** Moves a layer up or down, and says where it is then. */
export function move(
  actions: NetworkActions,
  { name, by }: { readonly name: string; readonly by: -1 | 1 },
): void {
  const moved = moveLayerBy(actions.current(), { name, by });
  if (!moved) {
    actions.say(`${name} can’t move ${by < 0 ? 'up' : 'down'}.`);
    return;
  }
  const at = moved.layers.findIndex((layer) => layer.name === name) + 1;
  actions.change(moved, { say: `${name} is layer ${at} of ${moved.layers.length}`, focus: name });
}
