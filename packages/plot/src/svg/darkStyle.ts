import { chartColors, variableOf, variablePattern } from '../theme.js';

/**
 * Gives an SVG whose colours are variables a style sheet with those of dark paper, for a reader whose system is dark. It holds
 * where the SVG is a file of its own (`svg:root`); inside a page, the page's style sheet sets the variables.
 */
export function withDarkStyle(svg: string): string {
  const used = new Set([...svg.matchAll(variablePattern)].map(([, name]) => name));
  if (used.size === 0) return svg;
  const declarations = Object.entries(chartColors.dark)
    .map(([name, value]) => [variableOf(name), value] as const)
    .filter(([name]) => used.has(name))
    .map(([name, value]) => `${name}:${value}`);
  const style = `<style>@media (prefers-color-scheme:dark){svg:root{${declarations.join(';')}}}</style>`;
  return svg.replace(/^<svg\b[^>]*>/, (tag) => tag + style);
}

/** The same picture in the colours of white paper, for programs that know no CSS variables. */
export function withoutVariables(svg: string): string {
  return svg.replaceAll(variablePattern, '$2');
}
