import './modelChoice.css';
import type { NamedFile } from '@cnn/browser';
import { useState } from 'preact/hooks';
import type { Studio } from '../../app/studio.js';
import { FileButton } from '../images/FileButton.js';
import { refreshModels } from './modelList.js';
import { namedFiles } from './namedFiles.js';
import { usableModels } from './usableModels.js';

export interface ModelChoiceProps {
  readonly studio: Studio;
  readonly id: string | undefined;
  readonly onChange: (id: string | undefined) => void;
  readonly onError: (error: unknown) => void;
}

/** Which model is used: a run's, or one that is opened from a file; those that were opened can be renamed and removed. */
export function ModelChoice({ studio, id, onChange, onError }: ModelChoiceProps) {
  const [opening, setOpening] = useState(false);
  const models = usableModels(studio);
  const opened = studio.models.value.find((one) => one.id === id);
  const project = studio.project.value;

  const open = async (given: Blob | readonly NamedFile[]): Promise<void> => {
    if (!project) return;
    setOpening(true);
    onError(undefined);
    try {
      const model = await project.openModel(given);
      await refreshModels(studio);
      onChange(model.id);
    } catch (error) {
      onError(error);
    } finally {
      setOpening(false);
    }
  };
  const rename = async (): Promise<void> => {
    const name = opened && prompt('What shall this model be called?', opened.name)?.trim();
    if (!project || !opened || !name) return;
    await project.renameModel(opened.id, name);
    await refreshModels(studio);
  };
  const remove = async (): Promise<void> => {
    if (!project || !opened || !confirm(`Remove the model “${opened.name}” from this project?`)) return;
    await project.removeModel(opened.id);
    await refreshModels(studio);
    onChange(undefined);
  };
  return (
    <div class="model-choice">
      {models.length > 0 && (
        <div class="field">
          <label for="use-model">Model</label>
          <select id="use-model" value={id} onChange={(event) => onChange(event.currentTarget.value)}>
            {models.map((model) => (
              <option key={model.id} value={model.id}>
                {model.name}
              </option>
            ))}
          </select>
        </div>
      )}
      <div class="row">
        <FileButton
          disabled={opening}
          accept=".zip,application/zip"
          label="Zip of a model"
          onFiles={([file]) => file && void open(file)}
        >
          {opening ? 'Opening …' : 'Open a model (.zip)'}
        </FileButton>
        <FileButton
          folder
          disabled={opening}
          label="Folder of a model"
          onFiles={(files) => void open(namedFiles(files))}
        >
          Open its folder
        </FileButton>
        {opened && (
          <>
            <button type="button" class="quiet" onClick={() => void rename().catch(onError)}>
              Rename
            </button>
            <button type="button" class="quiet" onClick={() => void remove().catch(onError)}>
              Remove
            </button>
          </>
        )}
      </div>
      {opened && opened.notes.length > 0 && <p class="note">{opened.notes.join(' ')}</p>}
    </div>
  );
}
