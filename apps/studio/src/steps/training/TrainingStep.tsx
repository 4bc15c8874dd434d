import './training.css';
import type { CheckedExperiment, TrainingChoices } from '@cnn/browser';
import { useEffect, useState } from 'preact/hooks';
import { NoImages } from '../../app/NoImages.js';
import { fieldProblem, inPageWords } from '../../app/pageWords.js';
import { Step } from '../../app/Step.js';
import type { Studio } from '../../app/studio.js';
import { AugmentationField } from './AugmentationField.js';
import { EngineField } from './EngineField.js';
import { ExperimentJson } from './ExperimentJson.js';
import { LearningRateField } from './LearningRateField.js';
import { RuleFields } from './RuleFields.js';
import { RunPanel } from './RunPanel.js';
import { RunsTable } from './RunsTable.js';
import { SettingField } from './SettingField.js';
import { settingLabel } from './settingLabels.js';
import { mainSettings, type Setting, settingGroups } from './settings.js';

/** Milliseconds after the last change when the settings are checked. */
const CHECK_AFTER = 200;

/** The settings of a training, and the training itself. */
export function TrainingStep({ studio }: { readonly studio: Studio }) {
  const [choices, setChoices] = useState<TrainingChoices>();
  const checked = useChecked(studio);
  const project = studio.project.value;
  useEffect(() => {
    project?.choices().then(setChoices);
  }, [project]);
  if (!studio.images.value || !choices) {
    return (
      <Step id="training" title="Training">
        <NoImages studio={studio} />
      </Step>
    );
  }
  const problem = checked?.problem;
  const disabled = studio.live.value?.running.value ?? false;
  const problemAt = (path: string): string | undefined =>
    problem && (problem.path === path || problem.path?.startsWith(`${path}.`))
      ? fieldProblem(problem.message, settingLabel(path) ?? '')
      : undefined;
  const field = (setting: Setting) => (
    <SettingField
      key={setting.path}
      {...{ studio, setting, choices, disabled }}
      problem={problemAt(setting.path)}
    />
  );
  return (
    <Step
      id="training"
      title="Training"
      about="The defaults are a good beginning. Everything is saved as you go; a run that is interrupted can be resumed."
    >
      <div class="fields">
        {mainSettings.map(field)}
        <LearningRateField
          {...{ studio, choices, disabled }}
          problem={problemAt('training.optimizer.learningRate')}
        />
        <EngineField {...{ studio, choices, disabled }} />
      </div>
      <AugmentationField {...{ studio, choices, disabled }} problem={problemAt('training.augment')} />
      <details class="all">
        <summary>All settings</summary>
        <div class="stack">
          {settingGroups.map(({ title, settings }) => (
            <section key={title} class="stack">
              <h3>{title}</h3>
              <div class="fields">{settings.map(field)}</div>
              {title === 'Testing' && <RuleFields {...{ studio, problemAt, disabled }} />}
            </section>
          ))}
          <ExperimentJson studio={studio} disabled={disabled} />
        </div>
      </details>
      {problem && <p class="error">{inPageWords(problem.message)}</p>}
      {studio.undividable.value && <p class="error">The images can’t be divided so. See Split.</p>}
      <RunPanel studio={studio} able={!problem && !studio.undividable.value} />
      <RunsTable studio={studio} />
    </Step>
  );
}

/** What the worker says of the experiment that is edited. */
function useChecked(studio: Studio): CheckedExperiment | undefined {
  const [checked, setChecked] = useState<CheckedExperiment>();
  const draft = studio.draft.value;
  const images = studio.images.value;
  const project = studio.project.value;
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(() => {
      if (images) project?.check(studio.experiment()).then((found) => wanted && setChecked(found));
    }, CHECK_AFTER);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [studio, draft, images, project]);
  return checked;
}
