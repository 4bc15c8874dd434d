import type { NamedFile, OpenedFolder, RemoteProject } from '@cnn/browser';
import { useRef, useState } from 'preact/hooks';
import type { Studio } from '../../app/studio.js';
import { refreshModels } from '../use/modelList.js';

export interface OpenFolderProps {
  readonly studio: Studio;
  readonly project: RemoteProject;
  readonly onError: (error: unknown) => void;
}

/** Opens what was taken away, here or elsewhere: a project, a run or a model. */
export function OpenFolder({ studio, project, onError }: OpenFolderProps) {
  const zip = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
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
        <button type="button" disabled={busy} onClick={() => zip.current?.click()}>
          {busy ? 'Opening …' : 'Open a zip'}
        </button>
        <button type="button" class="quiet" disabled={busy} onClick={() => folder.current?.click()}>
          Open a folder
        </button>
      </div>
      <p aria-live="polite">{opened && <Opened opened={opened} />}</p>
      <input
        ref={zip}
        type="file"
        accept=".zip,application/zip"
        hidden
        aria-label="Zip of a project or run"
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          currentTarget.value = '';
          if (file) void open(file);
        }}
      />
      <input
        ref={folder}
        type="file"
        webkitdirectory
        hidden
        aria-label="Folder of a project or run"
        onChange={({ currentTarget }) => {
          const files = Array.from(currentTarget.files ?? [], (file) => ({
            path: file.webkitRelativePath || file.name,
            file,
          }));
          currentTarget.value = '';
          if (files.length > 0) void open(files);
        }}
      />
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
