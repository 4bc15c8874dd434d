import type { ComponentChildren } from 'preact';

export interface ScrollProps {
  /** What is in it, for those who can't see it. */
  readonly label: string;
  readonly class?: string | undefined;
  readonly children: ComponentChildren;
}

/** What may be wider than the page, or higher than its place: it scrolls by itself, by keys too. */
export function Scroll({ label, class: more, children }: ScrollProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section class={more ? `scroll ${more}` : 'scroll'} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
