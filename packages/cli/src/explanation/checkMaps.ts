import { join } from 'node:path';
import {
  checkExplanations,
  describeExplanationCheck,
  type ExplanationCheck,
  explainMethods,
} from '@cnn/explain';
import { writeFileAtomic, writeJson } from '@cnn/node';
import { type ChartSpec, deletionInsertionCurves, randomizationCurve, toSvg } from '@cnn/plot';
import type { Terminal } from '../terminal.js';

export interface CheckMapsOptions extends Omit<Parameters<typeof checkExplanations>[0], 'onProgress'> {
  readonly folder: string;
  readonly stderr: Terminal['stderr'];
}

/** Figures, and a line for each. */
export interface CheckedMaps {
  readonly check: ExplanationCheck;
  readonly lines: readonly string[];
}

/** Measures whether maps point at what decides, and writes `check.json` with a chart of each test that was made. */
export async function checkMaps({ folder, stderr, ...options }: CheckMapsOptions): Promise<CheckedMaps> {
  let due = Date.now() + 5000;
  const check = await checkExplanations({
    ...options,
    onProgress: ({ stage, done, total }) => {
      if (Date.now() < due) return;
      due = Date.now() + 5000;
      stderr.write(`Checking ${stage}: ${done} of ${total}\n`);
    },
  });
  await writeJson({ path: join(folder, 'check.json'), value: check });
  const charts: Record<string, ChartSpec> = {
    ...(check.perturbation
      ? { 'deletion-insertion.svg': deletionInsertionCurves({ curves: check.perturbation }) }
      : {}),
    ...randomizationOf(check),
  };
  for (const [name, chart] of Object.entries(charts))
    await writeFileAtomic({ path: join(folder, name), content: await toSvg(chart) });
  return { check, lines: describeExplanationCheck(check) };
}

/** None where no map has an order. */
function randomizationOf({ randomization, method }: ExplanationCheck): Record<string, ChartSpec> {
  if (randomization.every(({ correlation }) => correlation === null)) return {};
  const methods = [{ name: explainMethods[method].label, steps: randomization }];
  return { 'randomization.svg': randomizationCurve({ methods }) };
}
