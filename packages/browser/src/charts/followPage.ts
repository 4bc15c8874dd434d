import { chartColors, chartVariables } from '@cnn/plot';

const following = new WeakSet<Document>();

/**
 * Gives a page the colours of charts of the theme `auto`: each is light or dark as the element that has it (`color-scheme`). The
 * selector has no weight, so that the page's own rules for these variables hold. Old browsers keep the light colours.
 */
export function followPage(document: Document): void {
  const Sheet = document.defaultView?.CSSStyleSheet;
  if (Sheet === undefined || following.has(document)) return;
  following.add(document);
  const dark = Object.values(chartColors.dark);
  let at = 0;
  const declarations = chartVariables('light').replaceAll(/#[\da-f]{6}/g, (light) => {
    const pair = `light-dark(${light}, ${dark[at]})`;
    at += 1;
    return pair;
  });
  const sheet = new Sheet();
  sheet.replaceSync(`@supports (color: light-dark(#000000, #ffffff)) { :where(:root) { ${declarations} } }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
