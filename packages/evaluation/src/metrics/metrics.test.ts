import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { classificationReport } from '../statistics/classificationReport.js';
import { metricLabel, metricNamed, metrics, metricsIn } from './metrics.js';

const two = classificationReport({ labels: [0, 1, 1, 0], probabilities: [0.25, 0.75, 0.5, 0.125] });
const three = classificationReport({
  labels: [0, 1, 2],
  probabilities: [0.75, 0.125, 0.125, 0.25, 0.5, 0.25, 0.25, 0.25, 0.5],
});

describe('the metrics', () => {
  it('are those that a report holds, for the tasks that it holds them for', () => {
    const namesOf = (task: 'binary' | 'multiclass') =>
      metrics.filter(({ tasks }) => tasks.includes(task)).map(({ name }) => name);
    expect(namesOf('binary').sort()).toEqual(Object.keys(two.byItem.metrics).sort());
    expect(namesOf('multiclass').sort()).toEqual(Object.keys(three.byItem.metrics).sort());
    for (const table of ['classes', 'labels'] as const) {
      const byClass = Object.keys(two.byItem.perClass[0]?.metrics ?? {});
      expect(byClass).toEqual(expect.arrayContaining([...metricsIn(table)]));
    }
  });

  it('stay in their ranges', () => {
    for (const { name, range } of metrics) {
      const value = two.byItem.metrics[name] as number;
      expect(value, name).toBeGreaterThanOrEqual(range[0]);
      expect(value, name).toBeLessThanOrEqual(range[1]);
    }
  });

  it('go by their Keras-like names too, and each name is there once', () => {
    expect(metricNamed('prAuc')?.name).toBe('pr_auc');
    expect(metricNamed('recall')?.name).toBe('sensitivity');
    expect(metricNamed('val_auc')).toBeUndefined();
    expect(['recall', 'sensitivity', 'logLoss', 'nothing'].map(metricLabel)).toEqual([
      'Recall',
      'Sensitivity',
      'Log loss',
      undefined,
    ]);
    const names = metrics.flatMap(({ name, alias }) => (alias === undefined ? [name] : [name, alias]));
    expect(new Set(names).size).toBe(names.length);
  });

  it('are all in the table of the README, in their order', () => {
    const text = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const rows = [...text.matchAll(/^\| `(\w+)`(?:, `(\w+)`)? \| ([^|]+) \| (higher|lower) \|$/gm)];
    expect(rows.map(([, name, alias, meaning, better]) => ({ name, alias, meaning, better }))).toEqual(
      metrics.map(({ name, alias, meaning, direction }) => ({
        name,
        alias,
        meaning,
        better: direction === 'up' ? 'higher' : 'lower',
      })),
    );
  });
});
