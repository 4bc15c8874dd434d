import { describe, expect, it } from 'vitest';
import { searchMarkdown } from './markdown/reportMarkdown.js';
import { searchReport } from './searchReport.js';
import type { SearchReportOptions } from './searchReportOptions.js';

const options: SearchReportOptions = {
  title: 'Search on <breast>',
  objective: { name: 'val_loss', direction: 'down' },
  space: {
    'learning-rate': { type: 'float', minValue: 0.0001, maxValue: 0.01, sampling: 'log' },
    'batch-size': { type: 'choice', values: [16, 32] },
    layers: { type: 'int', minValue: 1, maxValue: 4, step: 1 },
    whiten: { type: 'boolean' },
  },
  tuner: { type: 'randomSearch', maxTrials: 3 },
  settings: { epochs: 5 },
  command: 'npx cnn search',
  folder: 'trial-002',
  trainCommand: 'npx cnn train --config out/trial-002/experiment.json',
  trials: [
    {
      ...{ trial: 1, status: 'completed', value: 0.4123, seconds: 60 },
      values: { 'learning-rate': 0.00123456, 'batch-size': 16, layers: 2, whiten: true },
    },
    {
      ...{ trial: 0, epochs: 2, status: 'completed', value: 0.5, seconds: 30 },
      values: { 'learning-rate': 0.009, 'batch-size': 32, layers: 3, whiten: false },
    },
    {
      ...{ trial: 2, status: 'failed', seconds: 4, message: 'Lower the <learning rate>.' },
      values: { 'learning-rate': 0.01, 'batch-size': 32, layers: 1, whiten: false },
    },
  ],
};

describe('searchReport', () => {
  it('shows the best trial and how to train it, each setting, all trials and what was searched', async () => {
    const page = await searchReport(options);
    for (const part of [
      ...['Search on &lt;breast&gt;', 'Best validation loss', '0.412', 'trial 2', '1 failed', '94 s'],
      ...['npx cnn train --config out/trial-002/experiment.json', 'trial-002/experiment.json is its whole'],
      ...['3 trials, the best first', '0.001235', 'failed', 'Lower the &lt;learning rate&gt;.'],
      ...['0.0001 to 0.01, on a logarithmic scale', '16, 32', 'whole numbers from 1 to 4, in steps of 1'],
      ...['true, false', 'randomSearch', 'npx cnn search'],
    ])
      expect(page).toContain(part);
    expect(page.match(/<figure/g)).toHaveLength(4);
    expect(page).not.toContain('not drawn');
    expect(page).not.toMatch(/<script/);
  });

  it('is a page also where every trial failed', async () => {
    const trials = options.trials.filter(({ status }) => status === 'failed');
    const page = await searchReport({ ...options, trials });
    expect(page).toContain('No trial was completed: there is no best one.');
    expect(page).toContain('learning-rate: not drawn.');
  });

  it('is Markdown too', async () => {
    const text = await searchMarkdown(options);
    for (const part of ['## Best trial', '| 2 | all | 0.412 | 0.001235 |', '*Chart: learning-rate.*'])
      expect(text).toContain(part);
  });
});
