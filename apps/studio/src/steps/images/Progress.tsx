import type { Work } from '../../app/studio.js';
import type { ImagesState } from './imagesState.js';

const doing: Readonly<Record<string, string>> = { adding: 'Adding images', reading: 'Reading images' };

/** How far adding or reading has come, and a way to end it. */
export function Progress({ state, work }: { readonly state: ImagesState; readonly work: Work | undefined }) {
  if (!state.busy.value) return null;
  const adding = state.adding.value;
  const shown = work && work.task !== 'explaining' ? work : undefined;
  const title = doing[shown?.task ?? (adding ? 'adding' : '')] ?? 'Looking at the images';
  const done = (shown?.done ?? 0) + (adding?.before ?? 0);
  const total = Math.max(shown?.total ?? 0, adding?.total ?? 0);
  return (
    <div class="card images-progress">
      <label class="row" for="images-progress">
        <span>{title} …</span>
        <span class="note">
          {total > 0 && `${done.toLocaleString('en')} of ${total.toLocaleString('en')}`}
        </span>
      </label>
      <progress id="images-progress" max={total || undefined} value={total > 0 ? done : undefined} />
      <button type="button" onClick={() => state.cancel()}>
        Cancel
      </button>
    </div>
  );
}
