import { chartColors, chartVariables, fontFamily } from '../theme.js';

const { dark } = chartColors;

/**
 * The report's style sheet: one page for screen, phone and paper, light or dark as the reader's system is, without anything to load.
 * Text has a contrast of at least 4.5 to its ground in both.
 */
export const style = `
:root {
  color-scheme: light;
  --paper: #ffffff; --ground: #f4f5f7; --soft: #f6f7f9; --ink: #1d2330; --muted: #556070; --line: #dfe3e9; --rule: #aab2bd; --accent: #2f5f96;
  --good: #1b6b45; --good-soft: #e5f3eb; --warn: #7d5100; --warn-soft: #fdf1d8; --bad: #a3262a; --bad-soft: #fbe7e6; --open: #48566a; --open-soft: #e9edf2;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    color-scheme: dark;
    --paper: ${dark.paper}; --ground: #0e1013; --soft: #1d2127; --ink: ${dark.text}; --muted: ${dark.muted}; --line: #2d333c; --rule: #5a6472; --accent: #8db9ea;
    --good: #83d3a8; --good-soft: #17312a; --warn: #efc274; --warn-soft: #362a14; --bad: #f3a09b; --bad-soft: #3d1f20; --open: #b8c2d0; --open-soft: #262c35;
    ${chartVariables('dark')}
  }
}
* { box-sizing: border-box; }
html { font: 15px/1.55 ${fontFamily}; color: var(--ink); background: var(--ground); -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
body { max-width: 1160px; margin: 0 auto; padding: 44px 52px 36px; background: var(--paper); min-height: 100vh; }
a { color: var(--accent); }
h1 { font-size: 30px; line-height: 1.2; letter-spacing: -0.015em; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 21px; line-height: 1.3; letter-spacing: -0.01em; margin: 0 0 16px; overflow-wrap: anywhere; }
h3 { font-size: 15.5px; line-height: 1.4; margin: 30px 0 6px; overflow-wrap: anywhere; }
h3:first-child { margin-top: 0; }
p { margin: 0 0 14px; max-width: 74ch; overflow-wrap: anywhere; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
.skip { position: absolute; left: -9999px; }
.skip:focus { left: 12px; top: 8px; padding: 8px 12px; background: var(--paper); z-index: 1; }
.subtitle { font-size: 16.5px; color: var(--muted); margin: 6px 0 0; }
.date { color: var(--muted); font-size: 13.5px; margin: 4px 0 0; }
.synthetic, .cautions { margin: 20px 0 0; padding: 10px 16px; max-width: none; background: var(--warn-soft); border-left: 3px solid var(--warn); }
.cautions { margin: 0 0 18px; }
.cautions ul { margin: 0; padding-left: 18px; }
.key { display: grid; grid-template-columns: repeat(auto-fit, minmax(168px, 1fr)); gap: 22px 26px; margin: 26px 0 0; }
.key div { border-top: 2px solid var(--ink); padding-top: 8px; min-width: 0; }
.key dt { font-size: 13px; color: var(--muted); overflow-wrap: anywhere; }
.key dd { margin: 0; }
.key .value { font-size: 30px; line-height: 1.25; letter-spacing: -0.02em; font-variant-numeric: tabular-nums; }
.key .long { font-size: 22px; line-height: 1.7; white-space: nowrap; }
.key .note { font-size: 12.5px; line-height: 1.45; color: var(--muted); overflow-wrap: anywhere; }
.key svg { display: block; width: 100%; height: 9px; margin: 2px 0 5px; }
.key .track { stroke: var(--rule); } .key .bounds { stroke: var(--accent); } .key svg .value { stroke: var(--ink); }
.summary { margin-top: 0; padding-top: 0; border-top: 0; }
.answers { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1.08fr); gap: 4px 48px; margin: 26px 0 0; }
.answers h2 { font-size: 15.5px; letter-spacing: 0; margin: 0 0 4px; }
.answers p { margin-bottom: 14px; }
.trust { margin: 0; padding: 0; list-style: none; }
.trust li { display: grid; grid-template-columns: 76px minmax(0, 1fr); gap: 12px; padding: 5px 0; border-top: 1px solid var(--line); font-size: 13.5px; line-height: 1.45; overflow-wrap: anywhere; }
.grade { align-self: start; padding: 1px 0; border-radius: 3px; font-size: 11.5px; line-height: 1.5; font-weight: bold; text-align: center; color: var(--open); background: var(--open-soft); }
.grade.good { color: var(--good); background: var(--good-soft); } .grade.caution { color: var(--warn); background: var(--warn-soft); } .grade.serious { color: var(--bad); background: var(--bad-soft); }
nav { margin: 24px 0 0; padding: 9px 0; border-block: 1px solid var(--line); font-size: 13.5px; }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 22px; margin: 0; padding: 0; list-style: none; }
nav a { text-decoration: none; } nav a:hover { text-decoration: underline; }
section { margin-top: 40px; padding-top: 22px; border-top: 1px solid var(--line); }
nav + section { border-top: 0; margin-top: 8px; }
.content > :last-child { margin-bottom: 0; }
figure { margin: 0; min-width: 0; }
figure svg { display: block; max-width: 100%; height: auto; }
.content > figure { margin: 0 0 14px -12px; }
.chart { overflow-x: auto; overflow-y: hidden; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 330px), 1fr)); gap: 20px 16px; align-items: start; margin: 22px 0 22px -12px; }
.figures .wide, .figures .full { grid-column: 1 / -1; }
@media screen and (min-width: 1000px) { .figures .wide { grid-column: span 2; } }
.figures.small { grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr)); }
.missing { margin: 0 0 14px; padding: 12px 14px; background: var(--soft); border-left: 3px solid var(--rule); }
.figures .missing { margin-left: 12px; }
.scroll { overflow-x: auto; margin: 0 0 26px; }
table { border-collapse: collapse; font-size: 13.5px; line-height: 1.4; font-variant-numeric: tabular-nums; min-width: 60%; }
caption { position: sticky; left: 0; max-width: min(1056px, calc(100vw - 40px)); text-align: left; font-weight: bold; font-size: 13.5px; padding: 0 0 6px; }
th, td { text-align: left; vertical-align: top; font-weight: normal; padding: 6px 20px 6px 0; border-bottom: 1px solid var(--line); overflow-wrap: break-word; max-width: 420px; }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--muted); font-size: 12.5px; vertical-align: bottom; border-bottom: 1px solid var(--rule); }
td:last-child:not(.number) { min-width: 170px; }
.group th { padding-top: 14px; font-weight: bold; }
td.number, th.number { text-align: right; white-space: nowrap; }
thead th.number { white-space: normal; }
.share { display: inline-block; min-width: 46px; color: var(--muted); font-size: 12.5px; }
td .bounds { display: block; color: var(--muted); font-size: 12px; }
.remarks { padding-left: 18px; font-size: 13px; color: var(--muted); }
.facts { margin: 0 0 8px; }
.facts div { display: grid; grid-template-columns: 150px minmax(0, 1fr); gap: 16px; padding: 5px 0; border-bottom: 1px solid var(--line); }
.facts dt { color: var(--muted); font-size: 13.5px; }
.facts dd { margin: 0; max-width: 74ch; overflow-wrap: anywhere; }
.limits { margin: 6px 0 0; padding-left: 20px; max-width: 86ch; }
.limits li { margin-bottom: 4px; }
.short { white-space: nowrap; }
.todo { color: var(--muted); font-style: italic; }
details { margin: 0 0 20px; }
summary { cursor: pointer; color: var(--accent); margin-bottom: 10px; }
pre, code { font-family: ui-monospace, 'SF Mono', Menlo, Consolas, 'Liberation Mono', 'DejaVu Sans Mono', monospace; font-size: 12.5px; }
pre { margin: 0 0 22px; padding: 14px 16px; background: var(--soft); overflow-x: auto; line-height: 1.45; }
.command code { white-space: pre-wrap; overflow-wrap: anywhere; }
.images { display: grid; grid-template-columns: repeat(auto-fill, minmax(128px, 1fr)); gap: 18px; }
.images img { display: block; width: 100%; background: var(--line); }
.images figcaption { font-size: 12.5px; line-height: 1.35; color: var(--muted); margin-top: 5px; overflow-wrap: anywhere; }
.examples { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 232px), 1fr)); gap: 22px 20px; margin: 12px 0 8px; padding: 0; list-style: none; }
.example { min-width: 0; font-size: 12.5px; line-height: 1.4; }
.pictures { display: flex; gap: 6px; }
.pictures img { width: 112px; height: 112px; object-fit: contain; background: var(--soft); }
.example dl { margin: 7px 0 0; }
.example dl div { display: grid; grid-template-columns: 62px minmax(0, 1fr); gap: 8px; }
.example dt { color: var(--muted); }
.example dd { margin: 0; overflow-wrap: anywhere; }
.example .share { min-width: 0; margin-left: 6px; }
.example.wrong dl div:nth-child(2) dd { color: var(--bad); }
.example p { margin: 3px 0 0; color: var(--muted); }
.thumbnail { display: flex; align-items: center; gap: 12px; min-width: 180px; overflow-wrap: anywhere; }
.thumbnail img { flex: none; width: 112px; height: 112px; object-fit: contain; background: var(--soft); }
footer { margin-top: 52px; font-size: 12.5px; color: var(--muted); }
@media screen and (max-width: 820px) {
  body { padding: 26px 20px; }
  h1 { font-size: 25px; }
  .answers { grid-template-columns: minmax(0, 1fr); }
  .key { grid-template-columns: repeat(auto-fit, minmax(136px, 1fr)); gap: 18px; }
  .key .value { font-size: 25px; }
  .key .long { font-size: 18px; }
  .facts div { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .figures { margin-left: 0; }
  .content > figure { margin-left: 0; }
  td:last-child:not(.number) { min-width: 280px; }
  .chart[tabindex] svg { min-width: var(--width) !important; }
  .trust li { grid-template-columns: 66px minmax(0, 1fr); gap: 10px; }
}
@media print {
  @page { size: A4; margin: 14mm 13mm; }
  html { background: none; font-size: 9.5pt; }
  p, .limits, .facts dd { max-width: none; }
  .key { grid-template-columns: repeat(5, minmax(0, 1fr)); gap: 14px; }
  .key .value { font-size: 17pt; } .key .long { font-size: 12pt; }
  h1 { font-size: 19pt; } h2 { font-size: 14pt; } h3, .answers h2 { font-size: 10.5pt; }
  .answers { gap: 0; grid-template-columns: minmax(0, 1fr); }
  .trust li, .facts dt, nav { font-size: 9pt; }
  body { padding: 0; max-width: none; }
  nav, .skip { display: none; }
  section { margin-top: 22px; padding-top: 14px; }
  h2, h3, caption, thead, summary, .group { break-after: avoid; }
  figure, tr, li, .key div, .example, .missing { break-inside: avoid; }
  .chart, .scroll { overflow: visible; }
  .chart svg { min-width: 0 !important; max-height: 240mm; }
  .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .figures.small { grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .examples { grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .examples .pictures img { width: 27mm; height: 27mm; }
  .example { font-size: 8pt; }
  .example dl div { grid-template-columns: 13mm minmax(0, 1fr); gap: 2mm; }
  table { width: 100%; font-size: 8.5pt; }
  caption { font-size: 9pt; }
  th, td, thead th, td.number, th.number { white-space: normal; padding: 3px 8px 3px 0; max-width: none; min-width: 0; }
  td, table.wide th { overflow-wrap: anywhere; }
  td:last-child:not(.number) { min-width: 0; }
  table.wide { font-size: 6.5pt; } table.wide th, table.wide td { padding-right: 3px; }
  thead th { font-size: inherit; }
  td .bounds, .share { font-size: inherit; min-width: 0; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 8pt; }
  .figures, .content > figure { margin-left: 0; }
  details::details-content { content-visibility: visible; block-size: auto; }
  summary { list-style: none; }
  * { print-color-adjust: exact; }
}
`;
