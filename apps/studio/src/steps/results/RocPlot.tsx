import './rocPlot.css';
import type { Point } from '@cnn/evaluation';
import { useMemo } from 'preact/hooks';
import { decimal, percent } from './format.js';

export interface RocPlotProps {
  readonly points: readonly Point[];
  readonly auc: number;
  /** Where the threshold is: share of negatives called positive, share of positives found. */
  readonly at: Point | undefined;
  /** The model's own threshold. */
  readonly chosen: Point | undefined;
}

const SIZE = 200;
const x = (point: Point): number => point.x * SIZE;
const y = (point: Point): number => (1 - point.y) * SIZE;

/** The ROC curve, with the point of the threshold on it. */
export function RocPlot({ points, auc, at, chosen }: RocPlotProps) {
  const line = useMemo(
    () => points.map((point) => `${x(point).toFixed(1)},${y(point).toFixed(1)}`).join(' '),
    [points],
  );
  const label = at
    ? `ROC curve, area ${decimal(auc)}. At the threshold: sensitivity ${percent(at.y)}, false positive rate ${percent(at.x)}.`
    : `ROC curve, area ${decimal(auc)}.`;
  return (
    <figure class="roc">
      <svg viewBox="-46 -10 256 252" role="img" aria-label={label}>
        <path class="grid" d={gridPath} />
        <path class="chance" d={`M0,${SIZE}L${SIZE},0`} />
        <rect class="frame" width={SIZE} height={SIZE} />
        <polyline class="curve" points={line} />
        {chosen && <circle class="chosen" cx={x(chosen)} cy={y(chosen)} r="6" />}
        {at && <circle class="here" cx={x(at)} cy={y(at)} r="5" />}
        {[0, 0.5, 1].map((tick) => (
          <g key={tick}>
            <text x={tick * SIZE} y={SIZE + 14} text-anchor="middle">
              {tick}
            </text>
            <text x="-6" y={(1 - tick) * SIZE + 4} text-anchor="end">
              {tick}
            </text>
          </g>
        ))}
        <text x={SIZE / 2} y={SIZE + 32} text-anchor="middle">
          False positive rate
        </text>
        <text transform={`translate(-32 ${SIZE / 2}) rotate(-90)`} text-anchor="middle">
          Sensitivity
        </text>
        <text class="area" x={SIZE - 8} y={SIZE - 10} text-anchor="end">
          AUC {decimal(auc)}
        </text>
      </svg>
    </figure>
  );
}

const gridPath = [0.25, 0.5, 0.75]
  .map((share) => `M0,${share * SIZE}H${SIZE}M${share * SIZE},0V${SIZE}`)
  .join('');
