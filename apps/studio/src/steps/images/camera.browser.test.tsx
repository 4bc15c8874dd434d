import { render } from 'preact';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Camera } from './Camera.js';
import type { ChosenFile } from './chosenFiles.js';

let root: HTMLElement;

beforeEach(() => {
  root = document.createElement('main');
  document.body.append(root);
});

afterEach(() => {
  render(null, root);
  root.remove();
  vi.restoreAllMocks();
});

/** The machine may be busy with other tests: a second, the default, is too little. */
const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 20_000 });

const buttonOf = (words: RegExp): HTMLButtonElement => {
  const found = [...root.querySelectorAll('button')].find((button) => words.test(button.textContent ?? ''));
  if (!found) throw new Error(`no button ${words}`);
  return found;
};

it('says what to do where the camera is refused, missing or busy, and tries again', async () => {
  const cases = [
    ['NotAllowedError', 'may not use the camera. Allow it'],
    ['NotFoundError', 'There is no camera here. Connect one'],
    ['NotReadableError', 'Another program is using the camera. Close it'],
  ] as const;
  const asked = vi.spyOn(navigator.mediaDevices, 'getUserMedia');
  asked.mockRejectedValueOnce(new DOMException('no', cases[0][0]));
  render(<Camera classes={['cat']} onPictures={() => {}} onClose={() => {}} />, root);
  for (const [at, [, words]] of cases.entries()) {
    await eventually(() => expect(root.querySelector('[role="alert"]')?.textContent).toContain(words));
    const next = cases[at + 1];
    if (next === undefined) break;
    asked.mockRejectedValueOnce(new DOMException('no', next[0]));
    buttonOf(/Try again/).click();
  }
  expect(buttonOf(/Take a picture/).disabled).toBe(true);
});

it('takes square pictures of a class, adds them when it is closed, and lets the camera go', async () => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [64, 48];
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const drawing = setInterval(() => {
    context.fillStyle = `hsl(${Math.random() * 360} 80% 50%)`;
    context.fillRect(0, 0, 64, 48);
  }, 20);
  const stream = canvas.captureStream(30);
  vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockResolvedValue(stream);
  const taken: ChosenFile[] = [];
  const close = vi.fn(() => render(null, root));
  render(<Camera classes={['cat']} onPictures={(files) => taken.push(...files)} onClose={close} />, root);
  try {
    await eventually(() => expect(buttonOf(/Take a picture/).disabled).toBe(false));
    buttonOf(/Take a picture/).click();
    await eventually(() => expect(root.textContent).toContain('1 taken'));
    buttonOf(/Take a picture/).click();
    await eventually(() => expect(root.textContent).toContain('2 taken'));
    buttonOf(/Add 2 pictures and close/).click();
  } finally {
    clearInterval(drawing);
  }
  expect(close).toHaveBeenCalledOnce();
  expect(taken.map(({ path }) => path.split('/')[0])).toEqual(['cat', 'cat']);
  const { width, height } = await createImageBitmap(taken[0]?.file as Blob);
  expect([width, height]).toEqual([48, 48]);
  // Preact cleans up after the next frame.
  await eventually(() => expect(stream.getTracks().map(({ readyState }) => readyState)).toEqual(['ended']));
});
