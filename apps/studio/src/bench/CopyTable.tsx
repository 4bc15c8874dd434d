import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

/** Copies the results; the text is there to be copied by hand, where the browser does not let the page. */
export function CopyTable({ markdown }: { readonly markdown: string }): VNode {
  const said = useSignal('');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(markdown);
      said.value = 'Copied.';
    } catch {
      said.value = 'The browser does not let the page copy. Take the text below.';
    }
  };
  return (
    <section class="stack" aria-label="The results as text">
      <div class="row">
        <button type="button" onClick={() => void copy()}>
          Copy as Markdown
        </button>
        <span aria-live="polite">{said.value}</span>
      </div>
      <details>
        <summary>The text</summary>
        <textarea class="mono" readOnly rows={10} value={markdown} aria-label="Results as Markdown" />
      </details>
    </section>
  );
}
