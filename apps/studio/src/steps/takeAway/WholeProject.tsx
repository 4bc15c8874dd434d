import type { RemoteProject, RunSummary } from '@cnn/browser';
import { useEffect, useState } from 'preact/hooks';
import { bytesText } from '../../app/bytesText.js';
import type { Studio } from '../../app/studio.js';
import { saveFile } from './saveFile.js';

export interface WholeProjectProps {
  readonly studio: Studio;
  readonly project: RemoteProject;
  readonly run: RunSummary;
  readonly onError: (error: unknown) => void;
}

/** The whole project as one zip, and how it is trained in Node. */
export function WholeProject({ studio, project, run, onError }: WholeProjectProps) {
  const [busy, setBusy] = useState(false);
  const [bytes, setBytes] = useState<number>();
  const { id } = run;
  useEffect(() => {
    let wanted = true;
    setBytes(undefined);
    project.projectZipSize(id).then((found) => wanted && setBytes(found), onError);
    return () => {
      wanted = false;
    };
  }, [project, id, onError]);
  const download = async (): Promise<void> => {
    setBusy(true);
    onError(undefined);
    try {
      saveFile(await project.projectZip(id), `${studio.name.value.replaceAll(/[\\/:*?"<>|]/g, '-')}.zip`);
    } catch (error) {
      onError(error);
    } finally {
      studio.work.value = undefined;
      setBusy(false);
    }
  };
  const work = studio.work.value?.task === 'packing' ? studio.work.value : undefined;
  return (
    <section class="card" aria-labelledby="whole-project">
      <h3 id="whole-project">The whole project</h3>
      <p class="note">
        The images as you added them, the experiment, the split and {run.name}, in one zip. It opens in this
        page again, and trains in Node as it is:
      </p>
      <pre class="command">
        <code>npx @cnn/cli train --config experiment.json</code>
      </pre>
      <div class="row">
        <button type="button" class="primary" disabled={busy} onClick={() => void download()}>
          {busy ? 'Packing …' : 'Download the project'}
        </button>
        <span class="note">{bytes === undefined ? '' : bytesText(bytes)}</span>
        {work && <progress aria-label="Packing" value={work.done} max={work.total} />}
      </div>
    </section>
  );
}
