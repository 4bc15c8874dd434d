import type { TrainingChoices } from '@cnn/browser';
import type { LearningRateSweep } from '@cnn/train';
import { useMemo, useState } from 'preact/hooks';
import { Chart } from '../../app/Chart.js';
import { makeChart } from '../../app/drawing.js';
import { Problem } from '../../app/Problem.js';
import type { Studio } from '../../app/studio.js';
import { SettingField } from './SettingField.js';

export interface LearningRateFieldProps {
  readonly studio: Studio;
  readonly choices: TrainingChoices;
  readonly problem?: string | undefined;
  readonly disabled: boolean;
}

/** The learning rate, and what looks for a good one. */
export function LearningRateField({ studio, choices, problem, disabled }: LearningRateFieldProps) {
  const [sweep, setSweep] = useState<LearningRateSweep>();
  const [looking, setLooking] = useState(false);
  const [error, setError] = useState<unknown>();
  const { training } = studio.draft.value;
  const usual = choices.learningRates[training.optimizer?.name ?? 'adam'];
  const find = async (): Promise<void> => {
    setLooking(true);
    setError(undefined);
    try {
      setSweep(await studio.project.value?.findRate(studio.experiment()));
    } catch (reason) {
      setError(reason);
    } finally {
      setLooking(false);
    }
  };
  const use = (learningRate: number): void => {
    const rounded = Number(learningRate.toPrecision(2));
    studio.edit({ training: { ...training, optimizer: { ...training.optimizer, learningRate: rounded } } });
  };
  const spec = useMemo(() => sweep && (() => makeChart('learningRateCurve', { sweep })), [sweep]);
  const valley = sweep?.suggestion.valley;
  return (
    <div class="rate">
      <SettingField
        {...{ studio, choices, problem, disabled }}
        setting={{
          path: 'training.optimizer.learningRate',
          label: 'Learning rate',
          hint: `The highest one under a schedule. Default: ${usual}, the optimizer’s own.`,
          kind: 'number',
          placeholder: String(usual),
        }}
      />
      <button type="button" onClick={() => void find()} disabled={disabled || looking}>
        {looking ? 'Looking …' : 'Find a learning rate'}
      </button>
      <Problem error={error} />
      {sweep && (
        <div class="card sweep">
          <Chart spec={spec} waiting="Drawing …" />
          <div class="row" aria-live="polite">
            {typeof valley === 'number' ? (
              <button type="button" class="primary" onClick={() => use(valley)}>
                Use {Number(valley.toPrecision(2))}
              </button>
            ) : (
              <p>The loss falls nowhere, so there is no suggestion.</p>
            )}
            <button type="button" class="quiet" onClick={() => setSweep(undefined)}>
              Close
            </button>
          </div>
        </div>
      )}
    </div>
  );
}
