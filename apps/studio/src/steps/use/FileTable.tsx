import { Scroll } from '../../app/Scroll.js';
import './fileTable.css';
import { inPageWords } from '../../app/pageWords.js';
import { percent } from '../results/format.js';
import { saveFile } from '../takeAway/saveFile.js';
import type { ClassifiedFile } from './classifyFiles.js';
import { predictionsCsv } from './predictionsCsv.js';

export interface FileTableProps {
  readonly rows: readonly ClassifiedFile[];
  readonly classNames: readonly string[];
  /** The one that is shown above. */
  readonly shown: File | undefined;
  readonly onShow: (file: File) => void;
}

/** Rows that are put on the page; the CSV file has all. */
const MOST = 200;

/** What the model says of many images; a press on a name shows it. */
export function FileTable({ rows, classNames, shown, onShow }: FileTableProps) {
  const done = rows.filter(({ found }) => found !== undefined).length;
  const save = (): void => saveFile(predictionsCsv(rows, classNames), 'predictions.csv');
  return (
    <div class="stack">
      <div class="row between">
        <p class="note" aria-live="polite">
          {done < rows.length
            ? `${done.toLocaleString('en')} of ${rows.length.toLocaleString('en')} images classified …`
            : `${rows.length.toLocaleString('en')} images classified.`}
        </p>
        <button type="button" onClick={save} disabled={done < rows.length}>
          Download as CSV
        </button>
      </div>
      <Scroll label="Predictions" class="file-table">
        <table>
          <thead>
            <tr>
              <th scope="col">Image</th>
              <th scope="col">Class</th>
              {classNames.map((name) => (
                <th key={name} scope="col" class="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST).map(({ file, found }, at) => (
              <tr key={`${at} ${file.name}`} aria-current={file === shown ? 'true' : undefined}>
                <th scope="row">
                  <button type="button" class="quiet link" onClick={() => onShow(file)}>
                    {file.name}
                  </button>
                </th>
                {found && 'problem' in found ? (
                  <td colSpan={classNames.length + 1} class="problem">
                    {inPageWords(found.problem)}
                  </td>
                ) : (
                  <>
                    <td>{found?.prediction.class.replaceAll('|', ', ') ?? '…'}</td>
                    {classNames.map((name) => (
                      <td key={name} class="number">
                        {found ? percent(found.prediction.probabilities[name]) : ''}
                      </td>
                    ))}
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {rows.length > MOST && <p class="note">The first {MOST} are shown. The CSV file has all.</p>}
    </div>
  );
}
