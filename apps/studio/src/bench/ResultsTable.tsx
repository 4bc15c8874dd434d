import type { VNode } from 'preact';
import { descriptionsOf, fastestOf, type Row, secondsText, speedText } from './results.js';

/** The rows, the fastest engine of each network in bold, and what each engine says that it is. */
export function ResultsTable({ rows }: { readonly rows: readonly Row[] }): VNode {
  const descriptions = descriptionsOf(rows);
  return (
    <section class="stack" aria-label="Results">
      <h2>Results</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <section class="scroll" aria-label="Table of the results" tabIndex={0}>
        <table>
          <caption class="note">
            Images per second in training and prediction; the first step in seconds
          </caption>
          <thead>
            <tr>
              <th scope="col">network</th>
              <th scope="col">engine</th>
              <th scope="col" class="number">
                training
              </th>
              <th scope="col" class="number">
                prediction
              </th>
              <th scope="col" class="number">
                first step
              </th>
            </tr>
          </thead>
          {[...new Set(rows.map(({ network }) => network))].map((network) => (
            <Network key={network} rows={rows.filter((row) => row.network === network)} />
          ))}
        </table>
      </section>
      {descriptions.length > 0 && (
        <ul class="note">
          {descriptions.map(([engine, description]) => (
            <li key={engine}>
              {engine}: {description}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** The rows of one network. */
function Network({ rows }: { readonly rows: readonly Row[] }): VNode {
  const fastest = fastestOf(rows);
  return (
    <tbody>
      {rows.map((row, at) => (
        <tr key={row.engine}>
          {at === 0 && (
            <th scope="rowgroup" rowSpan={rows.length}>
              {row.network}
              <div class="note">batch {row.batch}</div>
            </th>
          )}
          <td>{row.engine === fastest ? <strong>{row.engine}</strong> : row.engine}</td>
          <Numbers row={row} isFastest={row.engine === fastest} />
        </tr>
      ))}
    </tbody>
  );
}

function Numbers({ row, isFastest }: { readonly row: Row; readonly isFastest: boolean }): VNode {
  const { result } = row;
  if (result === undefined) return <td colSpan={3} />;
  const { training, prediction, firstStepSeconds, reason } = result;
  if (reason !== undefined)
    return (
      <td colSpan={3} class="note">
        {reason}
      </td>
    );
  return (
    <>
      <td class="number">{isFastest ? <strong>{speedText(training)}</strong> : speedText(training)}</td>
      <td class="number">{speedText(prediction)}</td>
      <td class="number">{secondsText(firstStepSeconds)}</td>
    </>
  );
}
