import './thresholdPanel.css';
import { rocCurves } from '@cnn/evaluation';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { atThreshold, type Decided } from './atThreshold.js';
import { ConfusionTable } from './ConfusionTable.js';
import { decimal, percent, shareInterval } from './format.js';
import type { Level, LevelGroup } from './levels.js';
import { RocPlot } from './RocPlot.js';
import { ThresholdSlider } from './ThresholdSlider.js';

export interface ThresholdPanelProps {
  readonly group: LevelGroup;
  readonly level: Level;
  readonly threshold: number;
  readonly onLevel: (unit: Level['unit']) => void;
  readonly onThreshold: (threshold: number) => void;
}

/** Milliseconds without a change after which a screen reader is told the numbers. */
const STILL = 500;

/** The threshold, and what it makes of the test set. */
export function ThresholdPanel({ group, level, threshold, onLevel, onThreshold }: ThresholdPanelProps) {
  const roc = useMemo(() => rocOf(level), [level]);
  const chosen = useMemo(() => pointOf(atThreshold(level, level.chosen)), [level]);
  const decided = useMemo(() => atThreshold(level, threshold), [level, threshold]);
  const [sensitivity, specificity] = decided.shares;
  const summary = `Sensitivity ${percent(sensitivity?.value)}, specificity ${percent(specificity?.value)}`;
  const units = `${level.unit}s`;
  return (
    <div class="stack threshold-panel">
      {group.levels.length > 1 && (
        <fieldset class="row levels">
          <legend class="hidden-text">What is counted</legend>
          {group.levels.map(({ unit, labels }) => (
            <label key={unit} class="check">
              <input type="radio" name="unit" checked={unit === level.unit} onChange={() => onLevel(unit)} />
              By {unit} ({labels.length.toLocaleString('en')})
            </label>
          ))}
        </fieldset>
      )}
      <ThresholdSlider
        id="threshold"
        value={threshold}
        chosen={level.chosen}
        rule={level.rule}
        valueText={`${decimal(threshold)}. ${summary}`}
        onChange={onThreshold}
      />
      <p class="hidden-text" aria-live="polite">
        <Still text={`At threshold ${decimal(threshold)}: ${summary}.`} />
      </p>
      <div class="decided">
        <div class="stack">
          <ConfusionTable
            matrix={decided.matrix}
            classNames={[level.negative, level.positive]}
            units={units}
          />
          <Shares decided={decided} />
        </div>
        {roc && <RocPlot points={roc.points} auc={roc.auc} at={pointOf(decided)} chosen={chosen} />}
      </div>
      <p class="note">
        Intervals are Wilson’s, 95%.{' '}
        {level.unit === 'image' && group.levels.length > 1
          ? 'They take each image for itself, and are too narrow where several are of one patient: see those by patient, and the report’s.'
          : 'A threshold that is chosen on these test results makes them look better than they are.'}
      </p>
    </div>
  );
}

function Shares({ decided }: { readonly decided: Decided }) {
  return (
    <table class="decided-shares">
      <tbody>
        {decided.shares.map(({ name, meaning, value, count, of, interval }) => (
          <tr key={name}>
            <th scope="row">
              {name} <small class="note">{meaning}</small>
            </th>
            <td class="number">
              <strong>{percent(value)}</strong> <small class="note">{shareInterval(interval)}</small>
            </td>
            <td class="number counts">
              {count.toLocaleString('en')} of {of.toLocaleString('en')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A text that changes only after it has stood still. */
function Still({ text }: { readonly text: string }) {
  const [said, setSaid] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSaid(text), STILL);
    return () => clearTimeout(timer);
  }, [text]);
  return <>{said}</>;
}

function pointOf({ matrix: [negatives, positives] }: Decided) {
  const share = ([first = 0, second = 0]: readonly number[] = []): number => second / (first + second);
  const point = { x: share(negatives), y: share(positives) };
  return Number.isFinite(point.x) && Number.isFinite(point.y) ? point : undefined;
}

/** Undefined where all are of one class. */
function rocOf({ scores, labels, positive, negative }: Level) {
  if (new Set(labels).size < 2) return undefined;
  const predictions = Array.from(scores, (score, at) => ({
    label: labels[at] ?? 0,
    probabilities: [1 - score, score],
  }));
  const classNames = [negative, positive];
  return rocCurves({ task: 'binary', classNames, predictions }, { threshold: null }).curves[0];
}
