import { styles } from './styles.js';

/** What of the element changes. */
export interface Shadow {
  readonly frame: HTMLElement;
  readonly drop: HTMLElement;
  readonly prompt: HTMLElement;
  readonly file: HTMLInputElement;
  readonly choose: HTMLElement;
  readonly useCamera: HTMLButtonElement;
  readonly camera: HTMLElement;
  readonly video: HTMLVideoElement;
  readonly take: HTMLButtonElement;
  readonly close: HTMLButtonElement;
  readonly status: HTMLElement;
  readonly error: HTMLElement;
  readonly result: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly toggle: HTMLElement;
  readonly explain: HTMLInputElement;
  readonly explainText: HTMLElement;
  readonly note: HTMLElement;
  readonly predicted: HTMLElement;
  readonly probabilities: HTMLElement;
}

/** Made once for all elements: a sheet that is constructed needs no `style-src` of a page's policy. */
let sheet: CSSStyleSheet | undefined;

/** Builds the element's inside. Every text is put in by who uses it, as text. */
export function buildShadow(host: HTMLElement): Shadow {
  const root = host.attachShadow({ mode: 'open', delegatesFocus: true });
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
  }
  root.adoptedStyleSheets = [sheet];

  const frame = add(root, 'section', 'frame', 'frame');
  const drop = add(frame, 'div', 'drop', 'drop');
  const slot = add(drop, 'slot');
  slot.name = 'prompt';
  const prompt = add(slot, 'p', 'prompt');
  const row = add(drop, 'div', undefined, 'row');
  const label = add(row, 'label', 'button choose', 'button');
  const file = add(label, 'input', undefined, 'file');
  Object.assign(file, { type: 'file', accept: 'image/*,.tif,.tiff' });
  const choose = add(label, 'span');
  const useCamera = button(row, 'button camera-button');
  const camera = add(frame, 'div', 'camera', 'camera');
  const video = add(camera, 'video', 'video');
  Object.assign(video, { muted: true, playsInline: true, autoplay: true });
  const shots = add(camera, 'div', undefined, 'row');
  const take = button(shots, 'button take', 'button');
  const close = button(shots, 'button close');
  const status = add(frame, 'p', 'status', 'status');
  status.setAttribute('role', 'status');
  const error = add(frame, 'p', 'error', 'error');
  error.setAttribute('role', 'alert');
  const result = add(frame, 'div', 'result', 'result');
  const figure = add(result, 'figure', 'figure');
  const canvas = add(figure, 'canvas', 'image');
  canvas.setAttribute('role', 'img');
  const toggle = add(figure, 'label', 'explain', 'toggle');
  const explain = add(toggle, 'input');
  Object.assign(explain, { type: 'checkbox', checked: true });
  const explainText = add(toggle, 'span');
  const note = add(figure, 'p', 'note', 'note');
  const answers = add(result, 'div');
  const predicted = add(answers, 'p', 'class', 'class');
  const probabilities = add(answers, 'ul', 'probabilities');
  for (const part of [camera, error, result]) part.hidden = true;
  return {
    ...{ frame, drop, prompt, file, choose, useCamera, camera, video, take, close, status, error, result },
    ...{ canvas, toggle, explain, explainText, note, predicted, probabilities },
  };
}

/** Adds an element, with the names by which a page and the style sheet know it. */
export function add<Name extends keyof HTMLElementTagNameMap>(
  parent: Node,
  name: Name,
  part?: string | undefined,
  className?: string | undefined,
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  if (part !== undefined) element.setAttribute('part', part);
  if (className !== undefined) element.className = className;
  parent.appendChild(element);
  return element;
}

function button(parent: Node, part: string, className?: string): HTMLButtonElement {
  const element = add(parent, 'button', part, className);
  element.type = 'button';
  return element;
}
