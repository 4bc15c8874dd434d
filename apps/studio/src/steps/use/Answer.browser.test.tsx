import axe from 'axe-core';
import { render } from 'preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import '../../design/base.css';
import '../../design/tokens.css';
import { Answer } from './Answer.js';
import { FileTable } from './FileTable.js';

const root = document.createElement('main');
document.body.append(root);
document.documentElement.lang = 'en';
document.title = 'Use';

afterEach(() => render(null, root));

const picture = { width: 4, height: 4, data: new Uint8ClampedArray(64).fill(120) };
const prediction = { class: 'malignant', probabilities: { benign: 0.4, malignant: 0.6 }, threshold: 0.55 };

async function violations(): Promise<readonly string[]> {
  const found = await axe.run(root, { resultTypes: ['violations'] });
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

describe('an answer', () => {
  it('has class, probabilities and threshold, and asks for another class', async () => {
    const onTarget = vi.fn();
    const found = { prediction, picture, overlay: picture, target: 'malignant' };
    render(<Answer name="a.png" found={found} onTarget={onTarget} />, root);
    expect(root.querySelector('.said strong')?.textContent).toBe('malignant');
    expect(root.textContent).toContain('malignant is predicted above 55%.');
    const [first, second] = root.querySelectorAll<HTMLElement>('.bars button');
    expect(second?.getAttribute('aria-pressed')).toBe('true');
    first?.click();
    expect(onTarget).toHaveBeenCalledWith('benign');
    expect(await violations()).toEqual([]);
  });

  it('says why there is no picture of where it looked', async () => {
    render(
      <Answer
        name="a.png"
        found={{ prediction, picture, note: 'no layer to look at.' }}
        onTarget={() => {}}
      />,
      root,
    );
    expect(root.textContent).toContain('no layer to look at.');
    expect(root.querySelector('#overlay-opacity')).toBeNull();
  });
});

describe('a table of images', () => {
  it('has what was said and what went wrong, and shows one', async () => {
    const onShow = vi.fn();
    const files = [new File([], 'a.png'), new File([], 'b.txt')] as const;
    render(
      <FileTable
        rows={[
          { file: files[0], found: { prediction } },
          { file: files[1], found: { problem: 'b.txt is no image.' } },
        ]}
        classNames={['benign', 'malignant']}
        shown={files[0]}
        onShow={onShow}
      />,
      root,
    );
    expect(root.textContent).toContain('2 images classified.');
    expect(root.querySelector('.problem')?.textContent).toBe('b.txt is no image.');
    root.querySelector<HTMLElement>('.file-table button')?.click();
    expect(onShow).toHaveBeenCalledWith(files[0]);
    expect(await violations()).toEqual([]);
  });
});
