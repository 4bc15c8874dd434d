import { expect, it } from 'vitest';
import { calibrationText } from './decisionText.js';

it('says on which set calibration changed what, and where an error rose', () => {
  const before = { log_loss: 0.41, ece: 0.05 };
  const given = { temperature: 1.4, before, after: { log_loss: 0.39, ece: 0.08 } };
  expect(calibrationText(given)).toBe(
    'Probabilities are calibrated with the temperature 1.400, fitted on the validation set. On the test set it takes the log loss from 0.410 to 0.390 and the calibration error from 0.050 to 0.080. The calibration error rose: the temperature does not suit these images.',
  );
  expect(calibrationText({ ...given, after: before }, 'the measured images')).toMatch(
    /On the measured images it takes .* to 0\.050\.$/,
  );
});
