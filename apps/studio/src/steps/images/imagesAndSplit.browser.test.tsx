import '../../design/tokens.css';
import '../../design/base.css';
import axe from 'axe-core';
import { render } from 'preact';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Studio } from '../../app/studio.js';
import { SplitStep } from '../split/SplitStep.js';
import { ImagesStep } from './ImagesStep.js';

let root: HTMLElement;

beforeEach(() => {
  document.documentElement.lang = 'en';
  document.title = 'studio';
  root = document.createElement('main');
  document.body.append(root);
});

afterEach(() => {
  render(null, root);
  root.remove();
});

/** A studio with a fresh project, in the worker of the page. */
async function opened(): Promise<Studio> {
  const studio = new Studio();
  await studio.open(`test-${crypto.randomUUID()}`);
  expect(studio.problem.value).toBeUndefined();
  render(
    <>
      <h1>Studio</h1>
      <ImagesStep studio={studio} />
      <SplitStep studio={studio} />
    </>,
    root,
  );
  return studio;
}

async function picture(seed: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(24, 24);
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  for (let at = 0; at < 36; at++) {
    context.fillStyle = `rgb(${(seed * 83 + at * 47) % 256} ${(seed * 29 + at * at * 31) % 256} ${(at * 67) % 256})`;
    context.fillRect((at % 6) * 4, Math.floor(at / 6) * 4, 4, 4);
  }
  return canvas.convertToBlob({ type: 'image/png' });
}

/** As a folder picker has it. */
function fileAt(path: string, content: BlobPart): File {
  const file = new File([content], path.split('/').at(-1) ?? '', { type: 'image/png' });
  Object.defineProperty(file, 'webkitRelativePath', { value: `patches/${path}` });
  return file;
}

async function patches(): Promise<File[]> {
  const files = [fileAt('P00/benign/broken.png', 'no image'), fileAt('notes.txt', 'notes')];
  for (let at = 0; at < 48; at++) {
    const patient = `P${String(at % 12).padStart(2, '0')}`;
    files.push(fileAt(`${patient}/${at < 24 ? 'benign' : 'malignant'}/${at}.png`, await picture(at)));
  }
  return files;
}

function choose(files: readonly File[]): void {
  const input = root.querySelector<HTMLInputElement>('input[type="file"][webkitdirectory]');
  if (!input) throw new Error('no folder picker');
  Object.defineProperty(input, 'files', { value: files, configurable: true });
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

const until = (check: () => void) => vi.waitFor(check, { timeout: 40_000, interval: 50 });
const text = (): string => root.textContent ?? '';
const says = (words: string) => until(() => expect(text()).toContain(words));
const rowsOf = (selector: string): string[] =>
  [...root.querySelectorAll(`${selector} tbody tr`)].map((row) => row.textContent ?? '');

async function violations(): Promise<string[]> {
  const { violations: found } = await axe.run(root);
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

function press(element: Element | null, key: string): void {
  element?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}

it('a folder by patient and class is read, split by patient, looked through, and changed by keys', async () => {
  const studio = await opened();
  expect(await violations()).toEqual([]);
  choose(await patches());
  await until(() => expect(rowsOf('.sets')).toHaveLength(3));
  expect(studio.images.value?.classNames).toEqual(['benign', 'malignant']);
  expect(studio.images.value?.reading).toMatchObject({ labelFrom: 'folder:2', groupFrom: 'folder:1' });
  await until(() => expect(rowsOf('.class-bars')).toEqual(['benign2450%', 'malignant2450%']));
  await says('1 file was left out');
  await says('P00/benign/broken.png');
  await says('1 other file is no image and not used: notes.txt.');
  await says('Split by patient');
  await says('What a random split would claim');
  for (const details of root.querySelectorAll('details')) details.open = true;
  expect(await violations()).toEqual([]);

  await until(() => expect(root.querySelectorAll('.cell .picture:not(.waiting)').length).toBeGreaterThan(10));
  const first = root.querySelector<HTMLElement>('[role="option"]');
  first?.focus();
  press(document.activeElement, 'ArrowRight');
  await until(() => expect(document.activeElement?.getAttribute('aria-posinset')).toBe('2'));
  press(document.activeElement, ' ');
  await until(() => expect(document.activeElement?.getAttribute('aria-selected')).toBe('true'));
  press(document.activeElement, 'Delete');
  await until(() => expect(studio.images.value?.files).toHaveLength(47));
  await says('1 image removed.');
  const undo = (): HTMLButtonElement | undefined =>
    [...root.querySelectorAll('button')].find((button) => button.textContent === 'Undo');
  await until(() => expect(undo()).toBeDefined());
  undo()?.click();
  await until(() => expect(studio.images.value?.files).toHaveLength(48));

  const patient = root.querySelector<HTMLSelectElement>('#patient-from');
  if (patient) patient.value = 'none';
  patient?.dispatchEvent(new Event('change', { bubbles: true }));
  await says('No patient is known');
  expect(studio.images.value?.reading.groupFrom).toBeUndefined();
  await until(() => expect(studio.division.value).toMatchObject({ random: undefined }));
  expect(await violations()).toEqual([]);
});

it('images of one class ask for a second one; shares and seed divide anew', async () => {
  const studio = await opened();
  const some = await patches();
  const benign = some.filter(({ webkitRelativePath }) => webkitRelativePath.includes('benign'));
  choose(benign);
  await says('There is one class so far, “benign”.');
  expect(studio.images.value).toBeUndefined();
  choose(some);
  await until(() => expect(rowsOf('.sets')).toHaveLength(3));
  const counts = studio.division.value?.parts.map(({ items }) => items);
  const share = root.querySelectorAll<HTMLInputElement>('.share input')[2];
  if (share) share.value = '40';
  share?.dispatchEvent(new Event('change', { bubbles: true }));
  await until(() => expect(studio.division.value?.parts[2]?.items).toBeGreaterThan(counts?.[2] ?? 48));
  expect(studio.draft.value.split.ratios).toEqual([0.45, 0.15, 0.4]);
});

it('handwritten digits come with the page, and say whose they are', async () => {
  const studio = await opened();
  [...root.querySelectorAll('button')].find((button) => button.textContent === 'handwritten digits')?.click();
  await until(() => expect(rowsOf('.sets')).toHaveLength(3));
  expect(studio.images.value?.classNames).toHaveLength(10);
  expect(studio.images.value?.files).toHaveLength(1000);
  await says('MIT license');
  expect(await violations()).toEqual([]);
});
