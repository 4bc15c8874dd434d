/** What of a report is different inside the page. */
const inPage = `
:host { container-type: inline-size; display: block; background: var(--paper); color: var(--ink); font-family: var(--font); font-size: 15px; line-height: 1.55; }
.page { max-width: none; min-height: 0; padding: 32px 36px; }
.figures > *, .content > figure, .scroll, .examples { content-visibility: auto; contain-intrinsic-size: auto 360px; }
.scroll { contain-intrinsic-size: auto 240px; }
h1 { font-size: 24px; }
caption { max-width: min(1000px, 100cqi - 40px); }
@container (max-width: 820px) { .page { padding: 20px 16px; } }
@media print { .figures > *, .content > figure, .scroll, .examples { content-visibility: visible; } .page { padding: 0; } }
`;

/** The style sheet of a report in a shadow root. */
export async function reportStyle(style: string): Promise<CSSStyleSheet> {
  return new CSSStyleSheet().replace(style + inPage);
}
