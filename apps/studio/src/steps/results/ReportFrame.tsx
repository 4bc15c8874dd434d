import './reportFrame.css';
import type { ReportPieces } from '@cnn/browser';
import { useEffect, useRef, useState } from 'preact/hooks';
import { insertPieces } from './insertPieces.js';
import { reportStyle } from './reportStyle.js';

export interface ReportFrameProps {
  /** Asked for once. */
  readonly read: () => Promise<ReportPieces>;
  /** What stands there until it is there. */
  readonly waiting: string;
  readonly onError: (error: unknown) => void;
}

/** A report inside the page, in a shadow root: its style sheet and its ids hold there alone. */
export function ReportFrame({ read, waiting, onError }: ReportFrameProps) {
  const host = useRef<HTMLDivElement>(null);
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const controller = new AbortController();
    const show = async (): Promise<void> => {
      const { style, pieces } = await read();
      if (!host.current || controller.signal.aborted) return;
      const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' });
      root.adoptedStyleSheets = [await reportStyle(style)];
      const page = document.createElement('div');
      page.className = 'page';
      root.replaceChildren(page);
      page.addEventListener('click', (event) => goInside(event, root));
      await insertPieces(page, pieces, controller.signal);
      if (!controller.signal.aborted) setReady(true);
    };
    setReady(false);
    show().catch((error: unknown) => controller.signal.aborted || onError(error));
    return () => controller.abort();
  }, [read, onError]);
  return (
    <>
      {!ready && (
        <p class="note" role="status">
          {waiting}
        </p>
      )}
      <div ref={host} class="report-host" aria-busy={!ready} />
    </>
  );
}

/** Links to a place of the report go to it, which browsers do not do by themselves in a shadow root. */
function goInside(event: MouseEvent, root: ShadowRoot): void {
  const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
  const place = link && root.getElementById((link.getAttribute('href') ?? '').slice(1));
  if (!place) return;
  event.preventDefault();
  place.tabIndex = -1;
  place.focus();
  place.scrollIntoView();
}
