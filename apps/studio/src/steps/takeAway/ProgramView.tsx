import './programView.css';
import type { RemoteProject, RunSummary } from '@cnn/browser';
import { useEffect, useState } from 'preact/hooks';

export interface ProgramViewProps {
  readonly project: RemoteProject;
  readonly run: RunSummary;
  readonly onError: (error: unknown) => void;
}

/** The TypeScript program of a run, to read and to copy; and the command that does the same. */
export function ProgramView({ project, run: { id }, onError }: ProgramViewProps) {
  const [open, setOpen] = useState(false);
  const [program, setProgram] = useState('');
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!open) return;
    let wanted = true;
    const read = async (): Promise<void> => {
      const text = await (await project.takeAway(id, 'train.ts')).text();
      if (wanted) setProgram(text);
    };
    setCopied(false);
    read().catch(onError);
    return () => {
      wanted = false;
    };
  }, [project, id, open, onError]);
  const copy = (): void => {
    navigator.clipboard.writeText(program).then(() => setCopied(true), onError);
  };
  return (
    <details class="folded" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <h3>As code</h3>
        <span class="note">the command and the TypeScript program that train the same in Node</span>
      </summary>
      <div class="stack">
        <p>
          With <code>experiment.json</code> and the folder of your images:
        </p>
        <pre class="command">
          <code>npx @cnn/cli train --config experiment.json --data FOLDER</code>
        </pre>
        <div class="row">
          <p>
            Or <code>train.ts</code>, for your own program:
          </p>
          <button type="button" disabled={program === ''} onClick={copy}>
            {copied ? 'Copied' : 'Copy'}
          </button>
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
        <section class="program" tabIndex={0} aria-label="TypeScript program">
          <pre>
            <code>{program}</code>
          </pre>
        </section>
      </div>
    </details>
  );
}
