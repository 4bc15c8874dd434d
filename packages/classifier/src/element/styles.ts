/** The element's looks. Sizes follow the font of the page, colours its `color-scheme`; custom properties and parts change them. */
export const styles = `
:host {
  --paper: var(--cnn-paper, light-dark(#ffffff, #14181f));
  --raised: var(--cnn-raised, light-dark(#f6f7f9, #1b212a));
  --ink: var(--cnn-ink, light-dark(#1d2330, #e6e9ef));
  --muted: var(--cnn-muted, light-dark(#5a6372, #a5afbd));
  --line: var(--cnn-line, light-dark(#c3cad4, #445060));
  --accent: var(--cnn-accent, light-dark(#1f5f9e, #7fb3ee));
  --on-accent: var(--cnn-on-accent, light-dark(#ffffff, #0f1319));
  --bad: var(--cnn-bad, light-dark(#b42318, #ff8a80));
  display: block;
  container-type: inline-size;
  color: var(--ink);
  line-height: 1.45;
}
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; }
.frame { display: grid; gap: 1rem; padding: 1rem; border: 1px solid var(--line); border-radius: 12px; background: var(--paper); }
.drop { display: grid; justify-items: center; gap: .75rem; padding: 1.5rem 1rem; border: 2px dashed var(--line); border-radius: 8px; background: var(--raised); text-align: center; transition: border-color .15s, background-color .15s; }
.drop.over { border-color: var(--accent); background: color-mix(in srgb, var(--accent) 12%, var(--raised)); }
.has-result .drop { padding: .75rem 1rem; }
p { margin: 0; }
.row { display: flex; flex-wrap: wrap; justify-content: center; gap: .75rem; }
button, .button { display: inline-flex; align-items: center; justify-content: center; min-height: 44px; padding: .4rem 1rem; border: 1px solid var(--accent); border-radius: 8px; background: transparent; color: var(--accent); font: inherit; font-weight: 600; cursor: pointer; }
.button { background: var(--accent); color: var(--on-accent); }
button:hover { background: color-mix(in srgb, var(--accent) 10%, transparent); }
.button:hover { background: color-mix(in srgb, var(--accent) 88%, var(--ink)); }
button:focus-visible, .button:focus-within, input:focus-visible { outline: 3px solid color-mix(in srgb, var(--accent) 60%, transparent); outline-offset: 2px; }
.file, .said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.camera { display: grid; gap: .75rem; justify-items: center; }
video { width: 100%; max-height: 60vh; border-radius: 8px; background: #000; }
.status { color: var(--muted); text-align: center; }
.status:empty { display: none; }
.busy .status::before { content: ""; display: inline-block; width: .9em; height: .9em; margin-inline-end: .5em; border: 2px solid var(--line); border-top-color: var(--accent); border-radius: 50%; vertical-align: -.1em; animation: turn 1s linear infinite; }
@keyframes turn { to { transform: rotate(1turn); } }
.error { padding: .6rem .8rem; border: 1px solid var(--bad); border-radius: 8px; color: var(--bad); overflow-wrap: anywhere; }
.result { display: grid; gap: 1rem; }
.busy .result { opacity: .45; }
@container (min-width: 560px) { .result { grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); gap: 1.5rem; align-items: start; } }
figure { display: grid; gap: .5rem; margin: 0; }
canvas { width: 100%; height: auto; border-radius: 8px; image-rendering: auto; }
canvas.small { image-rendering: pixelated; }
.toggle { display: inline-flex; align-items: center; gap: .5rem; min-height: 44px; cursor: pointer; }
.toggle input { width: 1.25rem; height: 1.25rem; margin: 0; accent-color: var(--accent); }
.note { color: var(--muted); font-size: .875em; }
.class { font-size: 1.5em; font-weight: 700; line-height: 1.2; overflow-wrap: anywhere; }
ul { display: grid; gap: .6rem; margin: .75rem 0 0; padding: 0; list-style: none; }
li { display: grid; grid-template-columns: 1fr auto; gap: .15rem .75rem; }
li > :first-child { overflow-wrap: anywhere; }
.share { font-variant-numeric: tabular-nums; }
.track, .bar { display: block; }
.track { grid-column: 1 / -1; height: .5rem; border-radius: .25rem; background: var(--raised); box-shadow: inset 0 0 0 1px var(--line); overflow: hidden; }
.bar { height: 100%; border-radius: inherit; background: var(--muted); transition: width .25s; }
li.predicted { font-weight: 600; }
li.predicted .bar { background: var(--accent); }
@media (prefers-reduced-motion: reduce) { *, ::before { animation-duration: 4s !important; transition: none !important; } }
@media (forced-colors: active) { .bar { background: CanvasText; } li.predicted .bar { background: Highlight; } }
`;
