import type { ModelDefinition } from '@cnn/core';
import type { RefObject } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import { moveLayer } from '../edit/moveLayer.js';
import type { Place } from '../edit/place.js';
import type { NetworkActions } from '../state/networkActions.js';

export interface Drag {
  /** The layer that is dragged. */
  readonly name: string | undefined;
  /** Where it would go: above or below that layer. */
  readonly target: { readonly name: string; readonly side: 'above' | 'below' } | undefined;
  readonly start: (name: string, event: PointerEvent) => void;
}

/** Moves a layer with the pointer, from its handle; Escape leaves it where it was. */
export function useDrag(
  definition: ModelDefinition,
  actions: NetworkActions,
  list: RefObject<HTMLElement | null>,
): Drag {
  const [name, setName] = useState<string>();
  const [target, setTarget] = useState<Drag['target']>();
  const latest = useRef(definition);
  latest.current = definition;
  const start = useMemo(
    () =>
      (dragged: string, event: PointerEvent): void => {
        if (event.button !== 0) return;
        event.preventDefault();
        let goal: Drag['target'];
        const over = ({ clientX, clientY }: PointerEvent): void => {
          const margin = 60;
          if (clientY < margin) window.scrollBy(0, -12);
          if (clientY > window.innerHeight - margin) window.scrollBy(0, 12);
          const box = list.current?.getBoundingClientRect();
          const x = box ? Math.min(Math.max(clientX, box.left + 4), box.right - 4) : clientX;
          const row = document.elementFromPoint(x, clientY)?.closest<HTMLElement>('[data-layer]');
          if (!row || !list.current?.contains(row)) return;
          const { top, height } = row.getBoundingClientRect();
          const side = clientY < top + height / 2 ? 'above' : 'below';
          goal = { name: row.dataset.layer as string, side };
          setTarget(goal.name === dragged ? undefined : goal);
        };
        const end = (drop: boolean): void => {
          window.removeEventListener('pointermove', over);
          window.removeEventListener('pointerup', onUp);
          window.removeEventListener('pointercancel', onCancel);
          window.removeEventListener('keydown', onKey, true);
          setName(undefined);
          setTarget(undefined);
          if (!drop || !goal || goal.name === dragged) return;
          const place: Place = goal.side === 'above' ? { before: goal.name } : { after: goal.name };
          const moved = moveLayer(latest.current, { name: dragged, place });
          if (moved) actions.change(moved, { say: `${dragged} moved`, focus: dragged });
          else actions.say(`${dragged} can’t go there: it reads a layer that would come after it.`);
        };
        const onUp = (): void => end(true);
        const onCancel = (): void => end(false);
        const onKey = (key: KeyboardEvent): void => {
          if (key.key === 'Escape') end(false);
        };
        window.addEventListener('pointermove', over);
        window.addEventListener('pointerup', onUp);
        window.addEventListener('pointercancel', onCancel);
        window.addEventListener('keydown', onKey, true);
        setName(dragged);
      },
    [actions, list],
  );
  return { name, target, start };
}
