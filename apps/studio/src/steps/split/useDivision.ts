import { useEffect, useRef, useState } from 'preact/hooks';
import type { Studio } from '../../app/studio.js';

/** Milliseconds after the last change. */
const AFTER = 300;

export interface Dividing {
  readonly dividing: boolean;
  /** Why the images can't be divided so. */
  readonly error: unknown;
}

/** Divides the images anew whenever they or what decides the split changes: one at a time, and the latest in the end. */
export function useDivision(studio: Studio): Dividing {
  const [dividing, setDividing] = useState(false);
  const [error, setError] = useState<unknown>();
  const state = useRef({ running: false, again: false });
  const images = studio.images.value;
  const { split, seed } = studio.draft.value;
  const { ratios, stratify } = split;
  // What decides the split; the draft has more
  useEffect(() => {
    if (!images) return;
    setDividing(true);
    const timer = setTimeout(() => void run(), AFTER);
    return () => clearTimeout(timer);
  }, [studio, images, ratios?.join(), stratify, seed]);
  const run = async (): Promise<void> => {
    const now = state.current;
    if (now.running) {
      now.again = true;
      return;
    }
    now.running = true;
    do {
      now.again = false;
      try {
        await studio.divide();
        setError(undefined);
      } catch (problem) {
        studio.division.value = undefined;
        setError(problem);
      }
    } while (now.again);
    now.running = false;
    setDividing(false);
  };
  return { dividing, error: images ? error : undefined };
}
