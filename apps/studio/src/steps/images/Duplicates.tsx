import type { ImagesSummary, RemoteProject } from '@cnn/browser';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { countText } from '../../app/countText.js';
import { Problem } from '../../app/Problem.js';
import type { Studio } from '../../app/studio.js';
import { describeImage } from './describeImage.js';
import type { ImagesState } from './imagesState.js';
import { PictureCanvas } from './PictureCanvas.js';
import { Pictures } from './pictures.js';

export interface DuplicatesProps {
  readonly studio: Studio;
  readonly images: ImagesSummary;
  readonly state: ImagesState;
}

interface Pair {
  readonly items: readonly [number, number];
  readonly similarity: number;
}

/** Up to so many images are compared without being asked. */
const BY_ITSELF = 1500;
/** So many pairs are shown at first. */
const SHOWN = 12;
const EDGE = 96;

/** Images that show nearly the same, of different patients, or at all where no patient is known. */
export function Duplicates({ studio, images, state }: DuplicatesProps) {
  const project = studio.project.value as RemoteProject;
  const pictures = useMemo(() => new Pictures(project, EDGE), [project, images]);
  const [pairs, setPairs] = useState<readonly Pair[]>();
  const [looking, setLooking] = useState(false);
  const [error, setError] = useState<unknown>();
  const [all, setAll] = useState(false);
  const look = async (wanted: () => boolean): Promise<void> => {
    setLooking(true);
    try {
      const found = await project.duplicates();
      if (wanted()) setPairs(found as readonly Pair[]);
    } catch (problem) {
      if (wanted()) setError(problem);
    } finally {
      if (wanted()) setLooking(false);
    }
  };
  useEffect(() => {
    let wanted = true;
    setPairs(undefined);
    setError(undefined);
    setAll(false);
    if (images.source.kind === 'files' && images.files.length <= BY_ITSELF) void look(() => wanted);
    return () => {
      wanted = false;
    };
  }, [images]);
  const { contradictory, copies, inOrder } = useMemo(() => sorted(pairs ?? [], images), [pairs, images]);
  const shown = useMemo(() => (all ? inOrder : inOrder.slice(0, SHOWN)), [inOrder, all]);
  useEffect(() => pictures.want(shown.flatMap(({ items }) => items)), [pictures, shown]);
  void pictures.version.value;
  const known = images.groups.some((group) => group !== undefined);
  const remove = (items: readonly number[]): void =>
    void state.remove(items.flatMap((index) => images.files[index] ?? []));
  const fixed = state.busy.value || state.layout.value?.arrays !== false;
  if (images.source.kind === 'embedded') return null;
  return (
    <section class="stack" aria-labelledby="duplicates-title">
      <h3 id="duplicates-title">Copies</h3>
      <Problem error={error} />
      {pairs === undefined ? (
        <div class="row">
          <button type="button" disabled={looking || state.busy.value} onClick={() => void look(() => true)}>
            Look for copies
          </button>
          <span class="note" aria-live="polite">
            {looking
              ? 'Comparing all images …'
              : 'Images that show nearly the same make a test look better than it is.'}
          </span>
        </div>
      ) : pairs.length === 0 ? (
        <p class="good" role="status">
          No two images{known ? ' of different patients' : ''} show nearly the same.
        </p>
      ) : (
        <>
          <p class="warning" role="status">
            {pairs.length === 1 ? 'One pair of images' : `${countText(pairs.length)} pairs of images`}
            {known ? ' of different patients' : ''} {pairs.length === 1 ? 'shows' : 'show'} nearly the same.
            If one of a pair is used for training and the other for testing, the network has seen the answer.
          </p>
          {contradictory.length > 0 && (
            <p class="warning">
              {contradictory.length === 1 ? 'One pair is' : `${countText(contradictory.length)} pairs are`} of
              different classes, so one of the two is labelled wrong. Correct the labels, or remove both.
            </p>
          )}
          <ul class="pairs">
            {shown.map(({ items }) => (
              <li key={items.join()}>
                {items.map((index) => (
                  <figure key={index}>
                    <PictureCanvas
                      picture={pictures.get(index)}
                      label={describeImage(images, index, undefined)}
                    />
                    <figcaption>
                      {differ(images, items) && <strong>{classesOf(images, index)} </strong>}
                      {images.files[index]}
                    </figcaption>
                  </figure>
                ))}
              </li>
            ))}
          </ul>
          <div class="row">
            {copies.length > 0 && (
              <button type="button" disabled={fixed} onClick={() => remove(copies)}>
                Remove the {copies.length === 1 ? 'copy' : `${countText(copies.length)} copies`}
                {contradictory.length > 0 && ' of the same class'}
              </button>
            )}
            {contradictory.length > 0 && (
              <button
                type="button"
                disabled={fixed}
                onClick={() => remove([...new Set(contradictory.flatMap(({ items }) => items))])}
              >
                Remove both of different classes
              </button>
            )}
            {pairs.length > shown.length && (
              <button type="button" class="quiet" onClick={() => setAll(true)}>
                Show all {countText(pairs.length)}
              </button>
            )}
          </div>
        </>
      )}
    </section>
  );
}

const classesOf = ({ labels, classNames }: ImagesSummary, index: number): string =>
  (labels[index] ?? []).map((label) => classNames[label]).join(', ') || 'no label';

const differ = (images: ImagesSummary, [one, other]: Pair['items']): boolean =>
  classesOf(images, one) !== classesOf(images, other);

/** Pairs that contradict each other, and of the others the images that can go: the first of each pair stays. */
function sorted(pairs: readonly Pair[], images: ImagesSummary) {
  const contradictory = pairs.filter(({ items }) => differ(images, items));
  const alike = pairs.filter(({ items }) => !differ(images, items));
  return {
    contradictory,
    copies: [...new Set(alike.map(({ items }) => items[1]))],
    inOrder: [...contradictory, ...alike],
  };
}
