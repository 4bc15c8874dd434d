import { expect, it, vi } from 'vitest';
import { mountStudio } from './studio.js';

function mounted(epochs: number): HTMLElement {
  const root = document.createElement('div');
  document.body.replaceChildren(root);
  mountStudio({ root, epochs, count: 120 });
  return root;
}

const click = (root: HTMLElement, id: string): void => root.querySelector<HTMLElement>(`#${id}`)?.click();
const status = (root: HTMLElement): string => root.querySelector('#status')?.textContent ?? '';

it.each(['wasm', 'onnx'])(
  'trains the shared definition on %s and shows curves, predictions and where it looked',
  async (engine) => {
    const root = mounted(1);
    const choice = root.querySelector<HTMLSelectElement>('#engine');
    if (!choice) throw new Error('no choice of engine');
    choice.value = engine;
    click(root, 'start');
    await vi.waitFor(
      () => expect(status(root)).toMatch(/^Done\. Test images: loss [\d.]+, accuracy [\d.]+/),
      {
        timeout: 50_000,
      },
    );
    expect(root.querySelector('#curves svg')).not.toBeNull();
    await vi.waitFor(() => expect(root.querySelectorAll('figure canvas')).toHaveLength(24), {
      timeout: 10_000,
    });
    expect(root.textContent).toContain('Synthetic images');
  },
);

it('stops when it is told to', async () => {
  const root = mounted(500);
  click(root, 'start');
  await vi.waitFor(() => expect(status(root)).toMatch(/^Epoch/), { timeout: 50_000 });
  click(root, 'stop');
  await vi.waitFor(() => expect(status(root)).toMatch(/^Stopped after \d+ of 500 epochs/), {
    timeout: 20_000,
  });
});
