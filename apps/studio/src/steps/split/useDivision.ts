import { CnnError } from '@cnn/core';
import { useEffect, useState } from 'preact/hooks';
import type { Studio } from '../../app/studio.js';

/** Milliseconds after the last change. */
const AFTER = 300;

export interface Dividing {
  readonly dividing: boolean;
  /** Why the images can't be divided so. */
  readonly error: unknown;
}

/** Divides the images anew whenever they or what decides the split changes; one that is going on then is given up. */
export function useDivision(studio: Studio): Dividing {
  const [dividing, setDividing] = useState(false);
  const [error, setError] = useState<unknown>();
  const images = studio.images.value;
  const { split, seed } = studio.draft.value;
  const { ratios, stratify } = split;
  // What decides the split; the draft has more
  useEffect(() => {
    if (!images) return;
    let latest = true;
    setDividing(true);
    const divide = async (): Promise<void> => {
      try {
        await studio.divide();
        studio.undividable.value = false;
        if (latest) setError(undefined);
      } catch (problem) {
        if (!latest || (problem instanceof CnnError && problem.code === 'ABORTED')) return;
        studio.division.value = undefined;
        studio.undividable.value = true;
        setError(problem);
      } finally {
        if (latest) setDividing(false);
      }
    };
    const timer = setTimeout(() => void divide(), AFTER);
    return () => {
      latest = false;
      clearTimeout(timer);
    };
  }, [studio, images, ratios?.join(), stratify, seed]);
  return { dividing, error: images ? error : undefined };
}
