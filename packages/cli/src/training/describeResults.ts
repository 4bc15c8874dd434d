import type { EvaluationEvent } from '@cnn/experiment';
import { describeCalibration } from './calibration.js';
import { describeClinical } from './clinical.js';
import { describeEvaluation } from './describeEvaluation.js';
import { describeMultiLabel } from './multiLabelReport.js';
import { describeSubgroups } from './subgroups.js';
import { describeThresholds } from './thresholds.js';

/** The results of a test set, for people. */
export function describeResults(event: EvaluationEvent): string[] {
  if (event.task === 'multilabel')
    return ['', ...describeMultiLabel(event), ...describeSubgroups(event.subgroups)];
  return [
    '',
    ...describeEvaluation(event),
    '',
    ...(event.calibration ? [describeCalibration(event.calibration)] : []),
    ...describeThresholds(event),
    ...describeClinical(event.report),
    ...describeSubgroups(event.subgroups),
  ];
}
