import { Scroll } from '../../app/Scroll.js';
import './confusionTable.css';
import { percent } from './format.js';

export interface ConfusionTableProps {
  /** Counts: a row for each true class, a column for each predicted one. */
  readonly matrix: readonly (readonly number[])[];
  readonly classNames: readonly string[];
  /** What is counted: "images". */
  readonly units: string;
}

/** Of more classes the cells are narrow. */
const FEW = 5;

/** A confusion matrix: counts, and the share of each row. */
export function ConfusionTable({ matrix, classNames, units }: ConfusionTableProps) {
  return (
    <Scroll label={`Confusion matrix, ${units}`}>
      <table class={classNames.length > FEW ? 'confusion many' : 'confusion'}>
        <caption>Confusion matrix, {units}</caption>
        <thead>
          <tr>
            <td />
            {classNames.map((name) => (
              <th key={name} scope="col">
                <span class="note">predicted</span> <span class="clamped">{name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.map((row, truth) => {
            const total = row.reduce((sum, count) => sum + count, 0);
            return (
              <tr key={classNames[truth]}>
                <th scope="row">
                  <span class="note">truly</span> <span class="clamped">{classNames[truth]}</span>
                </th>
                {row.map((count, predicted) => {
                  const share = total > 0 ? count / total : 0;
                  return (
                    <td
                      key={classNames[predicted]}
                      class={truth === predicted ? 'right' : count > 0 ? 'wrong' : 'none'}
                      style={{ '--share': String(share) }}
                    >
                      <strong>{count.toLocaleString('en')}</strong>{' '}
                      {(count > 0 || classNames.length <= FEW) && <small>{percent(share)}</small>}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroll>
  );
}
