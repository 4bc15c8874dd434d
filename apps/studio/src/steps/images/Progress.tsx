import { countText } from '../../app/countText.js';
import type { Studio } from '../../app/studio.js';
import type { ImagesState } from './imagesState.js';

export interface ProgressProps {
  readonly studio: Studio;
  readonly state: ImagesState;
}

const doing: Readonly<Record<string, string>> = { adding: 'Adding images', reading: 'Reading images' };

/** How far adding or reading has come, and a way to end it. */
export function Progress({ studio, state }: ProgressProps) {
  if (!state.busy.value) return null;
  const work = studio.work.value;
  const { task, done = 0, total = 0 } = work?.task === 'explaining' ? {} : (work ?? {});
  return (
    <div class="card images-progress">
      <label class="row" for="images-progress">
        <span>{doing[task ?? ''] ?? 'Looking at the images'} …</span>
        <span class="note">{total > 0 && `${countText(done)} of ${countText(total)}`}</span>
      </label>
      <progress id="images-progress" max={total || undefined} value={total > 0 ? done : undefined} />
      <button type="button" onClick={() => state.cancel()}>
        Cancel
      </button>
    </div>
  );
}
