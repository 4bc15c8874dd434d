import type { NamedFile, OpenedFolder, RemoteProject } from '@cnn/browser';
import { useState } from 'preact/hooks';
import type { Studio } from '../../app/studio.js';
import { FileButton } from '../images/FileButton.js';
import { refreshModels } from '../use/modelList.js';
import { namedFiles } from '../use/namedFiles.js';

export interface OpenFolderProps {
  readonly studio: Studio;
  readonly project: RemoteProject;
  readonly onError: (error: unknown) => void;
}

/** Opens what was taken away, here or elsewhere: a project, a run or a model. */
export function OpenFolder({ studio, project, onError }: OpenFolderProps) {
  const [busy, setBusy] = useState(false);
  const [opened, setOpened] = useState<OpenedFolder>();
  const open = async (given: Blob | readonly NamedFile[]): Promise<void> => {
    setBusy(true);
    setOpened(undefined);
    onError(undefined);
    try {
      const found = await project.openFolder(given);
      if (found.kind === 'run') {
        await studio.refreshRuns();
        studio.shown.value = found.id;
      }
      if (found.kind === 'model') await refreshModels(studio);
      setOpened(found);
    } catch (error) {
      onError(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section class="card" aria-labelledby="open-folder">
      <h3 id="open-folder">Open a project or run</h3>
      <p class="note">
        A zip that this page or cnn train wrote, or the folder itself. A project opens beside this one.
      </p>
      <div class="row">
        <FileButton
          disabled={busy}
          accept=".zip,application/zip"
          label="Zip of a project or run"
          onFiles={([file]) => file && void open(file)}
        >
          {busy ? 'Opening …' : 'Open a zip'}
        </FileButton>
        <FileButton
          folder
          disabled={busy}
          label="Folder of a project or run"
          onFiles={(files) => void open(namedFiles(files))}
        >
          Open a folder
        </FileButton>
      </div>
      <p aria-live="polite">{opened && <Opened opened={opened} />}</p>
    </section>
  );
}

function Opened({ opened }: { readonly opened: OpenedFolder }) {
  if (opened.kind === 'run') return <>The run is there: its results are shown above.</>;
  if (opened.kind === 'model') return <>It is a model alone: choose it in “Use”.</>;
  return (
    <>
      The project is kept with {opened.images.toLocaleString('en')} images.{' '}
      <a href={`?project=${encodeURIComponent(opened.name)}`}>Open “{opened.name}”</a>
    </>
  );
}
