import type { Classified } from '@cnn/browser';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { Problem } from '../../app/Problem.js';
import { Step } from '../../app/Step.js';
import type { Studio } from '../../app/studio.js';
import { Answer } from './Answer.js';
import { Camera } from './Camera.js';
import { type ClassifiedFile, classifyFiles } from './classifyFiles.js';
import { FileTable } from './FileTable.js';
import { ImageInput } from './ImageInput.js';
import { ModelChoice } from './ModelChoice.js';
import { refreshModels } from './modelList.js';
import { usableModels } from './usableModels.js';

interface Shown {
  readonly file: File;
  readonly found: Classified;
}

/** A model says what is in images that are dropped, chosen, pasted or photographed. */
export function UseStep({ studio }: { readonly studio: Studio }) {
  const project = studio.project.value;
  const [error, setError] = useState<unknown>();
  const [picked, setPicked] = useState<string>();
  const [camera, setCamera] = useState(false);
  const [busy, setBusy] = useState(false);
  const [shown, setShown] = useState<Shown>();
  const [rows, setRows] = useState<readonly ClassifiedFile[]>([]);
  const many = useRef<AbortController>(undefined);
  useEffect(() => {
    refreshModels(studio).catch(setError);
  }, [studio, project]);

  const models = usableModels(studio);
  const id = models.find((model) => model.id === picked)?.id ?? studio.shown.value ?? models[0]?.id;
  const show = useCallback(
    async (file: File, target?: string): Promise<void> => {
      if (!project || id === undefined) return;
      setBusy(true);
      setError(undefined);
      try {
        setShown({ file, found: await project.classify(id, file, target) });
      } catch (problem) {
        setError(problem);
      } finally {
        setBusy(false);
      }
    },
    [project, id],
  );
  const onFiles = useCallback(
    (files: readonly File[]): void => {
      const [first] = files;
      many.current?.abort();
      setRows([]);
      setShown(undefined);
      if (!project || id === undefined || !first) return;
      if (files.length === 1) return void show(first);
      const controller = new AbortController();
      many.current = controller;
      setError(undefined);
      setRows(files.map((file) => ({ file, found: undefined })));
      classifyFiles({ project, id, files, onProgress: setRows, signal: controller.signal }).catch(setError);
    },
    [project, id, show],
  );
  const training = studio.live.value?.running.value === true;
  const classNames = rows
    .map(({ found }) => (found && 'prediction' in found ? Object.keys(found.prediction.probabilities) : []))
    .find((names) => names.length > 0);
  return (
    <Step
      id="use"
      title="Use"
      about="Give a trained model new images. They are classified here and go nowhere."
    >
      <ModelChoice
        studio={studio}
        id={id}
        onChange={(chosen) => {
          setPicked(chosen);
          setShown(undefined);
          setRows([]);
        }}
        onError={setError}
      />
      {id === undefined ? (
        <p class="note">Train a network, or open a model that you have.</p>
      ) : (
        <>
          <ImageInput
            disabled={false}
            onFiles={onFiles}
            onCamera={() => setCamera(true)}
            onError={setError}
          />
          {camera && <Camera onPhoto={(photo) => onFiles([photo])} onClose={() => setCamera(false)} />}
        </>
      )}
      <Problem error={error} />
      <p class="note" aria-live="polite">
        {busy ? (training ? 'Classifying, between two steps of the training …' : 'Classifying …') : ''}
      </p>
      {shown && (
        <Answer
          name={shown.file.name}
          found={shown.found}
          onTarget={(target) => void show(shown.file, target)}
        />
      )}
      {rows.length > 0 && (
        <FileTable
          rows={rows}
          classNames={classNames ?? []}
          shown={shown?.file}
          onShow={(file) => void show(file)}
        />
      )}
    </Step>
  );
}
