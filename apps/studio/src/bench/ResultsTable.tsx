import type { VNode } from 'preact';
import { fastestOf, type Row, secondsText, speedText } from './results.js';

/** The rows, the fastest engine of each network in bold. */
export function ResultsTable({ rows }: { readonly rows: readonly Row[] }): VNode {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
    <section class="scroll" aria-label="Results" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">network</th>
            <th scope="col">engine</th>
            <th scope="col" class="number">
              training, images/s
            </th>
            <th scope="col" class="number">
              prediction, images/s
            </th>
            <th scope="col" class="number">
              first step, s
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <ResultRow
              key={`${row.network} ${row.engine}`}
              row={row}
              isFirst={rows[at - 1]?.network !== row.network}
              isFastest={fastestOf(rows, row.network) === row.engine}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function ResultRow({
  row: { network, batch, engine, result },
  isFirst,
  isFastest,
}: {
  readonly row: Row;
  readonly isFirst: boolean;
  readonly isFastest: boolean;
}): VNode {
  return (
    <tr class={isFirst ? 'first' : undefined}>
      <th scope="row">
        {isFirst ? network : <span class="hidden-text">{network}</span>}
        {isFirst && <span class="note"> batch {batch}</span>}
      </th>
      <td>
        {isFastest ? <strong>{engine}</strong> : engine}
        {result?.description !== undefined && <div class="note">{result.description}</div>}
      </td>
      {result?.reason === undefined ? (
        <>
          <td class="number">{speed(result?.training, isFastest)}</td>
          <td class="number">{result === undefined ? '' : speedText(result.prediction)}</td>
          <td class="number">{result === undefined ? '' : secondsText(result.firstStepSeconds)}</td>
        </>
      ) : (
        <td colSpan={3} class="note">
          {result.reason}
        </td>
      )}
    </tr>
  );
}

function speed(training: number | undefined, isFastest: boolean): VNode | string {
  if (training === undefined) return '';
  return isFastest ? <strong>{speedText(training)}</strong> : speedText(training);
}
