import type { Classification, Picture } from '../service/classification.js';
import { add, type Shadow } from './shadow.js';
import { textOf } from './texts.js';

/** Images with fewer pixels on a side are shown with the pixels that they have. */
const SMALL = 128;

/** Puts a prediction into the element: image, class, and a bar for each class, in the model's order where there are few, else the most probable first. */
export function showResult(host: HTMLElement, shadow: Shadow, result: Classification): void {
  const predicted = predictedNames(result);
  const share = shareFormat(languageOf(host));
  const name = predicted.join(', ') || textOf(host, 'none');
  shadow.predicted.textContent = name;
  const entries = Object.entries(result.probabilities);
  if (entries.length > 4) entries.sort(([, a], [, b]) => b - a);
  shadow.probabilities.replaceChildren();
  shadow.probabilities.setAttribute('aria-label', textOf(host, 'probabilities'));
  for (const [label, probability] of entries) {
    const item = add(shadow.probabilities, 'li', 'probability');
    if (predicted.includes(label)) item.className = 'predicted';
    add(item, 'span', 'label').textContent = label;
    add(item, 'span', 'share', 'share').textContent = share(probability);
    const track = add(item, 'span', 'track', 'track');
    track.setAttribute('aria-hidden', 'true');
    const bar = add(track, 'span', 'bar', 'bar');
    bar.style.width = `${(100 * probability).toFixed(2)}%`;
  }
  shadow.note.textContent = result.note ?? '';
  shadow.note.hidden = result.note === undefined;
  shadow.toggle.hidden = result.overlay === undefined;
  shadow.result.hidden = false;
  shadow.frame.classList.add('has-result');
  const best = predicted[0] === undefined ? 0 : (result.probabilities[predicted[0]] ?? 0);
  // For screen readers; everybody else sees it.
  shadow.status.classList.add('said');
  shadow.status.textContent = textOf(host, 'result', { class: name, probability: share(best) });
  showPicture(host, shadow, result);
}

/** Draws the image, or the one that shows where the model looked. */
export function showPicture(host: HTMLElement, { canvas, explain }: Shadow, result: Classification): void {
  const looked = result.overlay && explain.checked;
  draw(canvas, (looked && result.overlay) || result.picture);
  const name = looked ? (result.target ?? result.class) : predictedNames(result).join(', ');
  canvas.setAttribute(
    'aria-label',
    textOf(host, looked ? 'overlay' : 'image', { class: name || textOf(host, 'none') }),
  );
}

function predictedNames({ labels, class: name }: Classification): readonly string[] {
  return labels ?? [name];
}

function draw(canvas: HTMLCanvasElement, { width, height, data }: Picture): void {
  Object.assign(canvas, { width, height });
  canvas.classList.toggle('small', Math.max(width, height) < SMALL);
  canvas.getContext('2d')?.putImageData(new ImageData(data, width, height), 0, 0);
}

/** Writes a probability, and never 0 or 100 % where it is neither. */
function shareFormat(language: string | undefined): (probability: number) => string {
  const { format } = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  return (probability) => {
    if (probability > 0.999 && probability < 1) return `>\u00a0${format(0.999)}`;
    if (probability < 0.001 && probability > 0) return `<\u00a0${format(0.001)}`;
    return format(probability);
  };
}

/** The language of the text around the element, for numbers. */
function languageOf(host: HTMLElement): string | undefined {
  const lang = host.closest('[lang]')?.getAttribute('lang') ?? '';
  try {
    return lang === '' ? undefined : Intl.getCanonicalLocales(lang)[0];
  } catch {
    return undefined; // No language that there is.
  }
}
