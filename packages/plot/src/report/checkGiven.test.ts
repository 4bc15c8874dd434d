import { CnnError } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import { comparisonReport } from './comparisonReport.js';
import { crossValidationReport } from './crossValidationReport.js';
import { imageSheet } from './imageSheet.js';
import { parseReport } from './json/reportJson.js';
import { reportMarkdown } from './markdown/reportMarkdown.js';
import { report } from './report.js';
import { searchReport } from './searchReport.js';
import { verdict } from './verdict/verdict.js';

const all = { report, reportMarkdown, crossValidationReport, imageSheet, comparisonReport, searchReport };

describe('what a report is made of', () => {
  it.each(Object.entries(all))('%s names what is missing', async (_, make) => {
    for (const given of [{}, null, undefined, [], 'report', 7]) {
      const error = await (make as (options: unknown) => Promise<string>)(given).catch((one: unknown) => one);
      expect(error).toBeInstanceOf(CnnError);
      expect(String(error)).toMatch(/expected (?:an object of options|a text as title)/);
    }
  });

  it.each([
    [crossValidationReport, /expected a list as folds, received none/],
    [comparisonReport, /expected a list as runs, received none/],
    [imageSheet, /expected a list as groups, received none/],
    [searchReport, /expected an object as objective, received none/],
  ])('names a list that is missing', async (make, message) => {
    await expect((make as (options: unknown) => Promise<string>)({ title: 'A' })).rejects.toThrow(message);
  });

  it('is of the right kinds', async () => {
    const given = (options: object) => report({ title: 'A', ...options } as never);
    await expect(given({ split: {} })).rejects.toThrow(
      'report: expected a list as split, or none, received an object',
    );
    await expect(given({ evaluation: {} })).rejects.toThrow(
      'expected the task binary, multiclass or multilabel',
    );
    await expect(given({ evaluation: { task: 'binary', classNames: ['a', 'b'] } })).rejects.toThrow(
      'report: evaluation: expected a list as predictions, received none',
    );
    expect(() => verdict(null as never)).toThrow(CnnError);
  });

  it('is called JSON where it was read from nowhere', () => {
    expect(() => parseReport({}, undefined as never)).toThrow(/^report JSON: expected a report/);
  });
});
