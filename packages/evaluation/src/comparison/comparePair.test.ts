import { expect, it } from 'vitest';
import { comparePair } from './comparePair.js';

/** 24 items of two classes; the first model ranks nearly all of them right, the second nearly all wrong. */
function compared(tumours: number) {
  const labels = Array.from({ length: 24 }, (_, at) => Number(at < tumours));
  const right = labels.map((label, at) => 0.2 + 0.5 * label + ((at * 7) % 11) / 20);
  const pair = {
    classNames: ['benign', 'tumour'],
    labels,
    probabilities: [right.map((value) => value / 1.3), right.map((value) => 1 - value / 1.3)],
    decided: [{ threshold: 0.5 }, { threshold: 0.5 }],
  } as const;
  return comparePair({ pair, names: ['old', 'new'] }).byItem;
}

it('tells a difference on few of a class with caution', () => {
  const few = compared(4);
  expect(few.differs).toBe(true);
  expect(few.conclusion).toMatch(
    /^By image, the AUC of old is 0\.\d+ higher than that of new \(.*\): a difference is shown\. Few images: 4 “tumour”, among 24 in all; even if all 4 were predicted correctly, .* so results by image are weak evidence\.$/,
  );
  const enough = compared(12);
  expect(enough.differs).toBe(true);
  expect(enough.conclusion).toMatch(/: a difference is shown\.$/);
});
