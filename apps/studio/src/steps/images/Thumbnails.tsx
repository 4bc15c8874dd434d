import type { ImagesSummary, RemoteProject } from '@cnn/browser';
import { useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { countText } from '../../app/countText.js';
import type { Studio } from '../../app/studio.js';
import { describeImage } from './describeImage.js';
import { FilterRow } from './FilterRow.js';
import { type Filter, filtered, noFilter } from './filter.js';
import type { ImagesState } from './imagesState.js';
import { PictureGrid } from './PictureGrid.js';
import { Pictures } from './pictures.js';

export interface ThumbnailsProps {
  readonly studio: Studio;
  readonly images: ImagesSummary;
  readonly state: ImagesState;
}

/** Pixels that pictures of the grid are asked for in. */
const EDGE = 96;

/** All images as small pictures: to look through, to filter, and to remove what does not belong there. */
export function Thumbnails({ studio, images, state }: ThumbnailsProps) {
  const project = studio.project.value as RemoteProject;
  const pictures = useMemo(() => new Pictures(project, EDGE), [project, images]);
  const [filter, setFilter] = useState<Filter>(noFilter);
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const [active, setActive] = useState<number>();
  // Before the paint: what is chosen among the new ones stays.
  useLayoutEffect(() => {
    setSelected(new Set());
    setActive(undefined);
    setFilter(noFilter);
  }, [images]);
  const partOf = studio.division.value?.partOf;
  const indices = useMemo(() => filtered(images, filter, partOf), [images, filter, partOf]);
  // An npz file is one: nothing of it can be taken out.
  const ownFiles = images.source.kind === 'files' && state.layout.value?.arrays === false;
  const remove = (some: readonly number[]): void => {
    if (state.busy.value) return;
    void state.remove(some.flatMap((index) => images.files[index] ?? []));
  };
  return (
    <div class="stack thumbnails">
      <FilterRow
        images={images}
        filter={filter}
        divided={partOf !== undefined}
        shown={indices.length}
        onChange={setFilter}
      />
      <PictureGrid
        label={`Images, ${indices.length} shown. Arrow keys move, space selects${ownFiles ? ', Delete removes' : ''}.`}
        indices={indices}
        pictures={pictures}
        describe={(index) => describeImage(images, index, partOf)}
        colourOf={(index) => images.labels[index]?.[0] ?? 7}
        selected={selected}
        onSelect={setSelected}
        onActive={setActive}
        onRemove={ownFiles ? remove : undefined}
      />
      <div class="row under-grid">
        {selected.size > 0 ? (
          <>
            <span aria-live="polite">{countText(selected.size)} selected</span>
            {ownFiles && (
              <button type="button" onClick={() => remove([...selected])} disabled={state.busy.value}>
                Remove
              </button>
            )}
            <button type="button" class="quiet" onClick={() => setSelected(new Set())}>
              Select none
            </button>
          </>
        ) : (
          <span class="note">
            {active === undefined ? 'Click pictures to select them.' : describeImage(images, active, partOf)}
          </span>
        )}
      </div>
    </div>
  );
}
