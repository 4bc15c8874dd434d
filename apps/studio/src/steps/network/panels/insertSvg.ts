import { nextFrame } from '../../../app/nextFrame.js';

/** Elements that are put in at once: the page lays out so many in a few milliseconds. */
const AT_ONCE = 120;

/** Puts a picture into an element, some of it in each frame, so that the page stays free. */
export async function insertSvg(place: Element, svg: string, signal: AbortSignal): Promise<void> {
  const root = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  place.replaceChildren();
  let left = AT_ONCE;
  const put = async (target: Element, node: Node): Promise<void> => {
    const size = node instanceof Element ? 1 + node.querySelectorAll('*').length : 1;
    const whole = size <= AT_ONCE;
    if (whole && size > left) {
      await nextFrame();
      left = AT_ONCE;
    }
    if (signal.aborted) return;
    const copy = document.importNode(node, whole);
    target.append(copy);
    left -= whole ? size : 1;
    if (whole) return;
    for (const child of [...node.childNodes]) await put(copy as Element, child);
  };
  await put(place, root);
}
