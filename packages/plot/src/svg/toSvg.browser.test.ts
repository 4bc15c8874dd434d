import { describe, expect, it } from 'vitest';
import { historyCurves } from '../charts/historyCurves.js';
import { report } from '../report/report.js';
import { textWidth } from '../text/textWidth.js';
import { fontFamily } from '../theme.js';
import { toSvg } from './toSvg.js';

const history = {
  loss: [0.7, 0.5, 0.4],
  accuracy: [0.5, 0.7, 0.8],
  val_loss: [0.8, 0.6, 0.7],
  val_accuracy: [0.5, 0.6, 0.6],
};

describe('in a browser', () => {
  it('draws the same text as Node', async () => {
    const golden = await fetch(new URL('./goldens/browser.svg', import.meta.url));
    expect(`${await toSvg(historyCurves({ history }))}\n`).toBe(await golden.text());
  });

  it('draws well-formed XML that a page can show', async () => {
    const svg = await toSvg(historyCurves({ history, title: '<b> & "quotes" \u0000' }));
    const file = new DOMParser().parseFromString(svg, 'image/svg+xml');
    expect(file.querySelector('parsererror')).toBeNull();
    expect(file.querySelector('title')?.textContent).toBe('<b> & "quotes" \ufffd');
    document.body.innerHTML = svg;
    expect(document.querySelector('svg')?.getBoundingClientRect().width).toBeGreaterThan(700);
  });

  it('measures texts as the browser does', () => {
    const context = document.createElement('canvas').getContext('2d');
    if (!context) throw new Error('no canvas');
    for (const text of ['Training and validation', 'Validation 0.849 at the end', 'WWW iii 1,024']) {
      context.font = `20px ${fontFamily}`;
      expect(Math.abs(context.measureText(text).width - textWidth(text, { size: 20 }))).toBeLessThan(2);
    }
  });

  it('writes a report that a browser reads as it is meant, and that runs nothing', async () => {
    const page = await report({ title: '</title><script>globalThis.ran = true</script>', history });
    const frame = document.createElement('iframe');
    frame.srcdoc = page;
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
    document.body.append(frame);
    await loaded;
    const inside = frame.contentDocument;
    expect(inside?.title).toBe('</title><script>globalThis.ran = true</script>');
    expect(inside?.querySelectorAll('script').length).toBe(0);
    expect(inside?.querySelectorAll('main > section').length).toBe(2);
    expect(inside?.querySelectorAll('figure svg').length).toBe(1);
    expect(frame.contentWindow).not.toHaveProperty('ran');
  });
});
