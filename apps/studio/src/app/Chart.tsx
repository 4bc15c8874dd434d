import './chart.css';
import type { ChartSpec } from '@cnn/plot';
import { useEffect, useState } from 'preact/hooks';
import { drawChart } from './drawing.js';

export interface ChartProps {
  /** With the theme `auto`. Undefined: nothing to draw yet. */
  readonly spec: ChartSpec | undefined;
  /** What stands there until the first one is drawn. */
  readonly waiting?: string | undefined;
}

/** A chart, drawn in a worker. The one before stays until the new one is there. */
export function Chart({ spec, waiting = '' }: ChartProps) {
  const [svg, setSvg] = useState<string>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    let wanted = true;
    if (spec) {
      drawChart(spec).then(
        (drawn) => {
          if (!wanted) return;
          setSvg(drawn);
          setProblem(undefined);
        },
        (error: unknown) => wanted && setProblem(error instanceof Error ? error.message : String(error)),
      );
    }
    return () => {
      wanted = false;
    };
  }, [spec]);
  if (problem) return <p class="error">{problem}</p>;
  if (!svg) return <p class="note">{waiting}</p>;
  return <div class="chart" dangerouslySetInnerHTML={{ __html: svg }} />;
}
