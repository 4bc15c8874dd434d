import './chart.css';
import type { ChartSpec } from '@cnn/plot';
import { useEffect, useState } from 'preact/hooks';
import { drawChart } from './drawing.js';
import { Problem } from './Problem.js';

export interface ChartProps {
  /** A chart with the theme `auto`, or what draws one in the drawing worker. Undefined: nothing to draw yet. */
  readonly spec: ChartSpec | (() => Promise<string>) | undefined;
  /** What stands there until the first one is drawn. */
  readonly waiting?: string | undefined;
}

/** A chart, drawn in a worker. The one before stays until the new one is there. */
export function Chart({ spec, waiting = '' }: ChartProps) {
  const [svg, setSvg] = useState<string>();
  const [problem, setProblem] = useState<unknown>();
  useEffect(() => {
    let wanted = true;
    if (!spec) setSvg(undefined);
    else {
      const drawn = typeof spec === 'function' ? spec() : drawChart(spec);
      drawn.then(
        (markup) => {
          if (!wanted) return;
          setSvg(markup);
          setProblem(undefined);
        },
        (error: unknown) => wanted && setProblem(error),
      );
    }
    return () => {
      wanted = false;
    };
  }, [spec]);
  if (problem) return <Problem error={problem} />;
  if (!svg) return <p class="note">{waiting}</p>;
  return <div class="chart" dangerouslySetInnerHTML={{ __html: svg }} />;
}
