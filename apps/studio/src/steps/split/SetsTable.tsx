import type { DivisionSummary } from '@cnn/browser';
import { countText } from '../../app/countText.js';
import { Scroll } from '../../app/Scroll.js';

const titles: Readonly<Record<string, string>> = {
  train: 'Training',
  validation: 'Validation',
  test: 'Test',
};

/** So many classes have a column of their own. */
const MOST_CLASSES = 12;

export interface SetsTableProps {
  readonly division: DivisionSummary;
  readonly multiLabel: boolean;
}

/** What is in each set. */
export function SetsTable({ division, multiLabel }: SetsTableProps) {
  const { parts, notes } = division;
  const total = parts.reduce((sum, { items }) => sum + items, 0);
  const withPatients = parts.some(({ groups }) => groups !== undefined);
  const classes = Object.keys(parts[0]?.classCounts ?? {}).slice(0, MOST_CLASSES);
  const more = Object.keys(parts[0]?.classCounts ?? {}).length - classes.length;
  return (
    <>
      <Scroll label="Sets">
        <table class="sets">
          <thead>
            <tr>
              <th scope="col">Set</th>
              <th scope="col" class="number">
                Images
              </th>
              {withPatients && (
                <th scope="col" class="number">
                  Patients
                </th>
              )}
              {classes.map((name) => (
                <th key={name} scope="col" class="number" title={name}>
                  <span class="clamped">{name}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {parts.map(({ part, items, groups, classCounts, classShares }, place) => (
              <tr key={part}>
                <th scope="row">
                  <span class={`set-dot set-${place}`} aria-hidden="true" />
                  {titles[part] ?? part}
                </th>
                <td class="number">
                  {countText(items)} <Share value={total > 0 ? items / total : 0} />
                </td>
                {withPatients && <td class="number">{groups === undefined ? '' : countText(groups)}</td>}
                {classes.map((name) => (
                  <td key={name} class="number">
                    {countText(classCounts[name] ?? 0)} <Share value={classShares[name] ?? 0} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {more > 0 && (
        <p class="note">
          {more} more {more === 1 ? 'class' : 'classes'} {more === 1 ? 'is' : 'are'} not shown here.
        </p>
      )}
      {multiLabel && <p class="note">An image counts for each of its labels.</p>}
      {notes.map((note) => (
        <p class="note" key={note}>
          {note}
        </p>
      ))}
    </>
  );
}

function Share({ value }: { readonly value: number }) {
  return <span class="share-of">{Math.round(100 * value)}%</span>;
}
