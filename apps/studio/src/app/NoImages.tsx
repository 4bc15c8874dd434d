import { countText } from './countText.js';
import type { Studio } from './studio.js';

/** What stands in a step that has no images yet: what to do first. */
export function NoImages({ studio }: { readonly studio: Studio }) {
  const unread = studio.unread.value;
  return (
    <p class="note">
      {unread === 0
        ? 'Add images first.'
        : `There ${unread === 1 ? 'is 1 image' : `are ${countText(unread)} images`}, but fewer than two classes so far. See Images.`}
    </p>
  );
}
