import { useState } from 'preact/hooks';
import { Problem } from '../../app/Problem.js';
import { Step } from '../../app/Step.js';
import type { Studio } from '../../app/studio.js';
import { type UsableModel, usableModels } from '../use/usableModels.js';
import { FileList } from './FileList.js';
import { OpenFolder } from './OpenFolder.js';
import { ProgramView } from './ProgramView.js';
import { modelFiles, runFiles } from './takeAwayFiles.js';
import { WholeProject } from './WholeProject.js';

/** Models, reports and programs to take along. */
export function TakeAwayStep({ studio }: { readonly studio: Studio }) {
  const [error, setError] = useState<unknown>();
  const [picked, setPicked] = useState<string>();
  const project = studio.project.value;
  const models = usableModels(studio);
  const id = picked ?? studio.shown.value;
  const model: UsableModel | undefined = models.find((one) => one.id === id) ?? models[0];
  const run = studio.runs.value.find((one) => one.id === model?.id);
  return (
    <Step
      id="take-away"
      title="Take away"
      about="Files of a trained model, for use elsewhere. Nothing is uploaded."
    >
      {models.length > 1 && (
        <div class="field">
          <label for="take-model">Model</label>
          <select
            id="take-model"
            value={model?.id}
            onChange={(event) => setPicked(event.currentTarget.value)}
          >
            {models.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </div>
      )}
      <Problem error={error} />
      {project && model ? (
        <>
          <FileList
            {...{ project, files: modelFiles, onError: setError }}
            id={model.id}
            name={run?.name ?? model.name}
            title="The model"
          />
          {run && (
            <>
              <FileList
                {...{ project, files: runFiles, onError: setError }}
                id={model.id}
                name={run.name}
                title="The run"
              />
              <ProgramView project={project} run={run} onError={setError} />
              <WholeProject studio={studio} project={project} run={run} onError={setError} />
            </>
          )}
        </>
      ) : (
        <p class="note">Train a network, or open a model above. Its files stand here then.</p>
      )}
      {project && <OpenFolder studio={studio} project={project} onError={setError} />}
    </Step>
  );
}
