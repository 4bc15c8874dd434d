import { describe, expect, it } from 'vitest';
import type { ReportOptions } from '../options.js';
import { report } from '../report.js';
import { parseReport, reportJson } from './reportJson.js';

const pixel = (letter: string) => `data:image/png;base64,${letter.repeat(4)}`;
const options: ReportOptions = {
  title: 'Tissue',
  history: { loss: [0.7, null] },
  evaluation: {
    task: 'binary',
    classNames: ['benign', 'malignant'],
    confusionMatrix: [
      [1, 1],
      [0, 2],
    ],
    auc: 1,
    predictions: [0.1, 0.6, 0.8, 0.9].map((probability, index) => ({
      file: index === 3 ? '__proto__' : `x${index}.png`,
      group: `p${index}`,
      label: Number(index > 1),
      probabilities: [probability],
    })),
  },
  settings: { seed: 1, none: undefined },
  thumbnail: async (file) => (file === 'x2.png' ? undefined : pixel('A')),
  explanation: async (file, { predicted }) =>
    file === 'x1.png' ? pixel(predicted === 'malignant' ? 'B' : 'C') : undefined,
  explanationNote: 'Grad-CAM',
};

describe('reportJson', () => {
  it('gives the same page again, with its pictures', async () => {
    const json = await reportJson(options);
    expect(json.verdict.result).toContain('the AUC is 1.000');
    expect(json.checklists.map(({ name }) => name)).toEqual(['CLAIM 2024', 'TRIPOD+AI']);
    expect(json.pictures['x1.png']).toBe(pixel('A'));
    expect(json.explanations).toEqual({ 'x1.png': { malignant: pixel('B') } });
    const again = parseReport(JSON.parse(JSON.stringify(json)), 'report.json');
    const page = await report(again);
    expect(page).toBe(
      await report({
        ...options,
        thumbnail: async (file) => (file === '__proto__' ? undefined : options.thumbnail?.(file)),
      }),
    );
    expect(page).toContain(pixel('B'));
  });

  it('holds no function where there is no picture', async () => {
    const { thumbnail, explanation, ...rest } = options;
    const again = parseReport(JSON.parse(JSON.stringify(await reportJson(rest))), 'report.json');
    expect(again).not.toHaveProperty('thumbnail');
    expect(await report(again)).toBe(await report(rest));
    expect(thumbnail).toBeDefined();
    expect(explanation).toBeDefined();
  });

  it.each([
    undefined,
    {},
    { format: 'cnn-report', version: 2, options: { title: 'x' } },
    { format: 'cnn-report', version: 1, options: {} },
  ])('refuses %j', (json) => {
    expect(() => parseReport(json, 'out/report.json')).toThrow(
      /^out\/report\.json: expected a report of the format/,
    );
  });
});
