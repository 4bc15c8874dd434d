import './reportView.css';
import type { RemoteProject } from '@cnn/browser';
import { useCallback, useState } from 'preact/hooks';
import { Problem } from '../../app/Problem.js';
import { saveFile } from '../takeAway/saveFile.js';
import { downloadName } from '../takeAway/takeAwayFiles.js';
import { printReport } from './printReport.js';
import { ReportFrame } from './ReportFrame.js';

export interface ReportViewProps {
  readonly project: RemoteProject;
  readonly id: string;
  /** Of the run, for the name of the file. */
  readonly name: string;
}

/** The report of a run with all its charts, inside the page; it is read when it is opened. */
export function ReportView({ project, id, name }: ReportViewProps) {
  const [open, setOpen] = useState(false);
  const [error, setError] = useState<unknown>();
  const read = useCallback(() => project.reportPieces(id), [project, id]);
  const save = (): void => {
    const file = downloadName(name, 'report.html');
    project.takeAway(id, 'report.html').then((blob) => saveFile(blob, file), setError);
  };
  return (
    <details class="folded report-part" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <h3>Full report</h3>
        <span class="note">every chart and table, with intervals, calibration and settings</span>
      </summary>
      <div class="stack">
        <Problem error={error} />
        <div class="row">
          <button type="button" onClick={save}>
            Download report.html
          </button>
          <button type="button" disabled={!open} onClick={() => void printReport()}>
            Print
          </button>
        </div>
        {open && <ReportFrame read={read} waiting="Opening the report …" onError={setError} />}
      </div>
    </details>
  );
}
