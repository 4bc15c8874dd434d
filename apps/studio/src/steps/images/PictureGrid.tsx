import './pictureGrid.css';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { gridLayout, placeByKey } from './gridLayout.js';
import { PictureCanvas } from './PictureCanvas.js';
import type { Pictures } from './pictures.js';

export interface PictureGridProps {
  readonly label: string;
  /** Which items of the set are shown, in their order. */
  readonly indices: readonly number[];
  readonly pictures: Pictures;
  /** In words: class, patient, file. */
  readonly describe: (index: number) => string;
  /** Of the class: its place in the list of colours. */
  readonly colourOf: (index: number) => number;
  readonly selected: ReadonlySet<number>;
  readonly onSelect: (selected: ReadonlySet<number>) => void;
  readonly onActive: (index: number | undefined) => void;
  /** For the selected ones, or the one in focus. */
  readonly onRemove?: ((indices: readonly number[]) => void) | undefined;
}

/** Pixels of a cell with its gap; that of the style sheet. */
const CELL = 84;

/** Pictures in a grid of which only what is seen is there: arrow keys move, space selects, Delete removes. */
export function PictureGrid(props: PictureGridProps) {
  const { label, indices, pictures, describe, colourOf, selected, onSelect, onActive, onRemove } = props;
  const view = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({ width: 0, height: 0, scrollTop: 0 });
  const [active, setActive] = useState(0);
  const [anchor, setAnchor] = useState(0);
  const focusWanted = useRef(false);
  const count = indices.length;
  const layout = gridLayout({ count, cell: CELL, ...seen });
  const place = Math.min(active, Math.max(0, count - 1));
  // Its value changes when there are more of them.
  void pictures.version.value;

  useLayoutEffect(() => {
    const element = view.current;
    if (!element) return;
    const measure = (): void =>
      setSeen({ width: element.clientWidth, height: element.clientHeight, scrollTop: element.scrollTop });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    pictures.want(indices.slice(layout.from, layout.to));
  }, [pictures, indices, layout.from, layout.to]);
  useLayoutEffect(() => {
    if (!focusWanted.current) return;
    focusWanted.current = false;
    view.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  });

  const go = (to: number): void => {
    setActive(to);
    onActive(indices[to]);
    focusWanted.current = true;
    const element = view.current;
    if (!element) return;
    const top = Math.floor(to / layout.columns) * CELL;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + CELL > element.scrollTop + element.clientHeight)
      element.scrollTop = top + CELL - element.clientHeight;
    setSeen({ width: element.clientWidth, height: element.clientHeight, scrollTop: element.scrollTop });
  };
  const toggle = (at: number): void => {
    const index = indices[at];
    if (index === undefined) return;
    const next = new Set(selected);
    if (!next.delete(index)) next.add(index);
    setAnchor(at);
    onSelect(next);
  };
  const selectTo = (at: number): void => {
    const [from, to] = [Math.min(anchor, at), Math.max(anchor, at)];
    onSelect(new Set([...selected, ...indices.slice(from, to + 1)]));
  };
  const remove = (): void => {
    const index = indices[place];
    const some = selected.size > 0 ? [...selected] : index === undefined ? [] : [index];
    if (some.length > 0) onRemove?.(some);
  };
  const keyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor(seen.height / CELL));
    const to = placeByKey(event.key, place, { columns: layout.columns, count, page });
    if (to !== undefined) {
      go(to);
      if (event.shiftKey) selectTo(to);
    } else if (event.key === ' ') toggle(place);
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) onSelect(new Set(indices));
    else if (event.key === 'Escape' && selected.size > 0) onSelect(new Set());
    else if ((event.key === 'Delete' || event.key === 'Backspace') && onRemove) remove();
    else return;
    event.preventDefault();
  };
  const click = (event: MouseEvent, at: number): void => {
    go(at);
    if (event.shiftKey) selectTo(at);
    else toggle(at);
  };
  const cells = indices.slice(layout.from, layout.to);
  return (
    <div
      ref={view}
      class="picture-grid"
      role="listbox"
      aria-label={label}
      aria-multiselectable="true"
      tabIndex={-1}
      onKeyDown={keyDown}
      onScroll={({ currentTarget: { clientWidth, clientHeight, scrollTop } }) =>
        setSeen({ width: clientWidth, height: clientHeight, scrollTop })
      }
    >
      <div class="inside" role="presentation" style={{ height: `${layout.height}px` }}>
        {cells.map((index, offset) => {
          const at = layout.from + offset;
          const isSelected = selected.has(index);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the listbox's
            <div
              key={index}
              role="option"
              class={`cell class-${colourOf(index) % 8}${isSelected ? ' selected' : ''}`}
              aria-selected={isSelected}
              aria-setsize={count}
              aria-posinset={at + 1}
              aria-label={describe(index)}
              tabIndex={at === place ? 0 : -1}
              style={{
                transform: `translate(${(at % layout.columns) * CELL}px, ${Math.floor(at / layout.columns) * CELL}px)`,
              }}
              onClick={(event) => click(event, at)}
              onFocus={() => onActive(index)}
            >
              <PictureCanvas picture={pictures.get(index)} />
            </div>
          );
        })}
      </div>
    </div>
  );
}
