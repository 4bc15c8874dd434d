import type { ModelDefinition } from '@cnn/core';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { problemText } from '../../../app/pageWords.js';
import type { Described } from '../state/useDescription.js';
import { insertSvg } from './insertSvg.js';

export interface DiagramPanelProps {
  readonly definition: ModelDefinition;
  readonly described: Described;
  readonly drawDiagram: ((definition: ModelDefinition) => Promise<string>) | undefined;
}

/** How long edits have to rest before the diagram is drawn anew, in milliseconds. */
const rest = 600;

/** The network as a picture, drawn while it is open. The list of layers says the same in words. */
export function DiagramPanel({ definition, described, drawDiagram }: DiagramPanelProps): JSX.Element | null {
  const [open, setOpen] = useState(false);
  const [svg, setSvg] = useState<string>();
  const place = useRef<HTMLElement>(null);
  const [problem, setProblem] = useState<string>();
  const right = described.description?.trainingBytes !== undefined && !described.late;
  useEffect(() => {
    if (!open || !right || !drawDiagram) return;
    let left = false;
    const draw = async (): Promise<void> => {
      try {
        const drawn = await drawDiagram(definition);
        if (left) return;
        setSvg(drawn);
        setProblem(undefined);
      } catch (error) {
        if (!left) setProblem(problemText(error));
      }
    };
    const timer = setTimeout(draw, svg === undefined ? 0 : rest);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [open, right, definition, drawDiagram]);
  useEffect(() => {
    if (svg === undefined || !place.current) return;
    const controller = new AbortController();
    void insertSvg(place.current, svg, controller.signal);
    return () => controller.abort();
  }, [svg]);
  if (!drawDiagram) return null;
  return (
    <details class="card diagram" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Diagram</summary>
      {problem && <p class="error">{problem}</p>}
      {!right && <p class="note">Drawn once no layer has an error.</p>}
      {svg === undefined && right && !problem && <p class="note">Drawing …</p>}
      {svg !== undefined && (
        <section
          class="scroll diagram-picture"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
          tabIndex={0}
          aria-label="Diagram of the network; the list of layers says the same in words"
          ref={place}
        />
      )}
    </details>
  );
}
