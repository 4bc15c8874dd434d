import { describe, expect, it } from 'vitest';
import { report } from './report.js';

const classes = 1000;
const perClass = 3;

/** Every third image of a class is predicted as the next class. */
function evaluationOf() {
  const classNames = Array.from({ length: classes }, (_, index) => `species ${index}`);
  const confusionMatrix = classNames.map(() => new Array<number>(classes).fill(0));
  const predictions = Array.from({ length: classes * perClass }, (_, index) => {
    const label = Math.floor(index / perClass);
    const predicted = index % perClass === 0 ? (label + 1) % classes : label;
    const row = confusionMatrix[label] as number[];
    row[predicted] = (row[predicted] ?? 0) + 1;
    const probabilities = new Array<number>(classes).fill(0.5 / (classes - 1));
    probabilities[predicted] = 0.5;
    return { label, probabilities, file: `${index}.png` };
  });
  return { task: 'multiclass' as const, classNames, confusionMatrix, predictions, loss: 1, accuracy: 2 / 3 };
}

describe('a report of 1,000 classes', () => {
  it('[training.many-classes] stays small, shows the worst and says of how many', async () => {
    const evaluation = evaluationOf();
    const split = ['train', 'test'].map((part) => ({
      part,
      items: 3000,
      classCounts: Object.fromEntries(evaluation.classNames.map((name) => [name, 3])),
    }));
    const page = await report({ title: 'Species', evaluation, split });
    expect(page.length).toBeLessThan(1_500_000);
    for (const text of [
      'The 40 of 1,000 classes with the most misclassified images',
      'The 40 lowest of 1,000 classes, the 4 lowest in colour',
      'Results by class: the 50 of 1,000 with the lowest F1',
      'Confusions of 1,000 classes, 1,000 images in all: the 100 most frequent of 1,000',
      'Of 1,000 classes',
    ]) {
      expect(page).toContain(text);
    }
  }, 60_000);
});
