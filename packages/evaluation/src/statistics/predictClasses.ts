import type { Items } from './items.js';
import type { Thresholds } from './thresholds.js';

/** Of two classes the second when its probability is above the threshold; of more the first of the most probable. */
export function predictClasses({ probabilities, count }: Items, threshold: Thresholds): Int32Array {
  const predicted = new Int32Array(count);
  for (let item = 0; item < count; item++) {
    let best = 0;
    if (probabilities.length === 2) {
      const own = typeof threshold === 'number' ? threshold : (threshold[item] as number);
      best = Number((probabilities[1]?.[item] as number) > own);
    } else {
      for (let index = 1; index < probabilities.length; index++) {
        if ((probabilities[index]?.[item] as number) > (probabilities[best]?.[item] as number)) best = index;
      }
    }
    predicted[item] = best;
  }
  return predicted;
}
