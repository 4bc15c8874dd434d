import { Scroll } from '../../app/Scroll.js';
import './headline.css';
import type { RunResults } from '@cnn/browser';
import { decimal, interval } from './format.js';
import { type KeyFigures, keyFigures } from './keyFigures.js';

/** The first answers of the report, and the numbers behind them. */
export function Headline({ results }: { readonly results: RunResults }) {
  const { verdict, evaluation } = results;
  const figures = keyFigures(evaluation);
  return (
    <div class="stack headline">
      <p class="result">{verdict.result}</p>
      <p>{verdict.trust}</p>
      {figures.cautions.map((text) => (
        <p key={text} class="warning">
          {text}
        </p>
      ))}
      {figures.rows.length > 0 && <Figures {...figures} />}
    </div>
  );
}

function Figures({ columns, rows }: KeyFigures) {
  const marked = rows.some(({ figures }) => figures.some(({ wilson }) => wilson));
  return (
    <div class="stack">
      <Scroll label="Results on the test set">
        <table class="key-figures">
          <thead>
            <tr>
              <th scope="col">On the test set</th>
              {columns.map((column) => (
                <th key={column} scope="col" class="number">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, figures }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {figures.map(({ value, bounds, wilson }, at) => (
                  <td key={columns[at]} class="number">
                    <strong>{decimal(value)}</strong>{' '}
                    <small class="note">
                      {interval(bounds)}
                      {wilson && ' *'}
                    </small>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {marked && (
        <p class="note">
          * Wilson’s interval. Resampling the few that there are, all with the same outcome, gives none.
        </p>
      )}
    </div>
  );
}
