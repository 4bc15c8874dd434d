import { monotonicTime } from '@cnn/core';
import type { RunEvent } from '@cnn/experiment';

/** Milliseconds between two events of steps: more than a page can show. */
const INTERVAL = 100;

/** Leaves out steps that follow too fast on each other; all other events are told. */
export function throttled(tell: (event: RunEvent) => void): (event: RunEvent) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (event) => {
    if (event.type === 'batchEnd' || event.type === 'validationBatchEnd') {
      const now = monotonicTime();
      if (now - last < INTERVAL) return;
      last = now;
    }
    tell(event);
  };
}
