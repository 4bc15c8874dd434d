import { colors, fontFamily } from '../theme.js';

/** The report's style sheet: one page for screen and paper, light, without anything to load. */
export const style = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
html { font: 15px/1.55 ${fontFamily}; color: ${colors.text}; background: #f3f4f6; -webkit-text-size-adjust: 100%; }
body { max-width: 1180px; margin: 0 auto; padding: 56px 48px 40px; background: ${colors.paper}; min-height: 100vh; }
h1 { font-size: 32px; line-height: 1.2; letter-spacing: -0.015em; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 17px; line-height: 1.35; margin: 0; letter-spacing: -0.005em; }
p { margin: 0 0 14px; max-width: 68ch; overflow-wrap: anywhere; }
.subtitle { font-size: 18px; color: ${colors.muted}; margin: 8px 0 0; }
.date { color: ${colors.muted}; margin: 6px 0 0; }
.synthetic { margin: 22px 0 0; padding: 12px 16px; max-width: none; background: #fff6e0; border-left: 4px solid #d99a00; }
.cautions { margin: 0 0 18px; padding: 10px 16px 10px 32px; max-width: none; background: #fff6e0; border-left: 4px solid #d99a00; }
.key { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); gap: 24px; margin: 34px 0 0; }
.key div { border-top: 2px solid ${colors.text}; padding-top: 10px; }
.key dt { font-size: 13px; color: ${colors.muted}; }
.key dd { margin: 0; }
.key .value { font-size: 34px; line-height: 1.2; letter-spacing: -0.02em; font-variant-numeric: tabular-nums; }
.key .long { font-size: 24px; line-height: 1.7; white-space: nowrap; }
.key .note { font-size: 13px; color: ${colors.muted}; overflow-wrap: anywhere; }
section { display: grid; grid-template-columns: 150px minmax(0, 1fr); gap: 36px; margin-top: 44px; padding-top: 20px; border-top: 1px solid ${colors.grid}; }
.content > :last-child { margin-bottom: 0; }
figure { margin: 0; }
figure svg { display: block; max-width: 100%; height: auto; }
.content > figure { margin: -12px 0 14px -12px; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(330px, 1fr)); gap: 20px 12px; align-items: start; margin: 22px 0 22px -12px; }
.figures.small { grid-template-columns: repeat(auto-fill, minmax(250px, 1fr)); }
.missing { margin: 0 0 14px 12px; padding: 12px 14px; background: #f6f7f9; border-left: 4px solid ${colors.axis}; }
.scroll { overflow-x: auto; margin: 0 0 26px; }
.scroll:focus-visible, summary:focus-visible { outline: 2px solid ${colors.training}; outline-offset: 3px; }
table { border-collapse: collapse; font-size: 13.5px; line-height: 1.4; font-variant-numeric: tabular-nums; min-width: 60%; }
caption { text-align: left; font-weight: bold; font-size: 13.5px; padding: 0 0 6px; }
th, td { text-align: left; vertical-align: top; font-weight: normal; padding: 6px 22px 6px 0; border-bottom: 1px solid ${colors.grid}; overflow-wrap: break-word; }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: ${colors.muted}; font-size: 12.5px; vertical-align: bottom; border-bottom: 1px solid ${colors.axis}; }
td:last-child:not(.number) { min-width: 170px; }
td.number, th.number { text-align: right; white-space: nowrap; }
thead th.number { white-space: normal; }
.share { display: inline-block; min-width: 46px; color: ${colors.muted}; font-size: 12.5px; }
td .bounds { display: block; color: ${colors.muted}; font-size: 12px; }
.remarks { padding-left: 18px; font-size: 13px; color: ${colors.muted}; }
details { margin: 0 0 22px; }
summary { cursor: pointer; color: ${colors.training}; margin-bottom: 10px; }
pre, code { font-family: ui-monospace, 'SF Mono', Menlo, Consolas, 'Liberation Mono', 'DejaVu Sans Mono', monospace; font-size: 12.5px; }
pre { margin: 0 0 22px; padding: 14px 16px; background: #f6f7f9; overflow-x: auto; line-height: 1.45; }
.command code { white-space: pre-wrap; overflow-wrap: anywhere; }
.images { display: grid; grid-template-columns: repeat(auto-fill, minmax(128px, 1fr)); gap: 18px; }
.images img { display: block; width: 100%; background: ${colors.grid}; }
.images figcaption { font-size: 12.5px; line-height: 1.35; color: ${colors.muted}; margin-top: 5px; overflow-wrap: anywhere; }
.thumbnail { display: flex; align-items: center; gap: 12px; min-width: 180px; overflow-wrap: anywhere; }
.thumbnail img { flex: none; width: 56px; height: 56px; object-fit: contain; background: ${colors.grid}; }
footer { margin-top: 56px; font-size: 12.5px; color: ${colors.muted}; }
@media (max-width: 760px) { body { padding: 28px 20px; } section { grid-template-columns: minmax(0, 1fr); gap: 14px; } }
@media print { html { background: none; font-size: 12px; } body { padding: 0; max-width: none; } section { display: block; } h2 { margin-bottom: 10px; } figure, tr, .key div { break-inside: avoid; } details { display: none; } }
`;
