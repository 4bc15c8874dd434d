import { describe, expect, it } from 'vitest';
import { pathLayout } from './pathLayout.js';

const layoutOf = (paths: readonly string[]) =>
  pathLayout(paths.map((path) => ({ path, bytes: 10, size: { height: 50, width: 50 } })));

/** What is guessed: rules of class and patient. */
const guessOf = (paths: readonly string[]) => {
  const { label, group } = layoutOf(paths);
  return [label?.rule, group?.rule];
};

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);

describe('pathLayout', () => {
  it('takes folders by patient and class for that, as the IDC patches lie', () => {
    const paths = numbers(8).flatMap((patient) =>
      ['0', '1'].flatMap((label) =>
        numbers(5).map((at) => `1025${patient}/${label}/1025${patient}_idx5_x${at}_y751_class${label}.png`),
      ),
    );
    const layout = layoutOf(paths);
    expect(layout).toMatchObject({ images: 80, bytes: 800, sizes: [{ height: 50, width: 50, count: 80 }] });
    expect(layout.label).toMatchObject({ rule: 'folder:2', names: 2, examples: ['0', '1'], missing: 0 });
    expect(layout.group).toMatchObject({ rule: 'folder:1', names: 8 });
    const [path = ''] = layout.paths;
    expect(path.slice(...(layout.label?.at[0] ?? []))).toBe('0');
    expect(path.slice(...(layout.group?.at[0] ?? []))).toBe('10250');
    const byName = layout.places.find(({ rule }) => rule === 'name:_class([^_.-]+)');
    expect(byName).toMatchObject({ names: 2 });
    expect(path.slice(...(byName?.at[0] ?? []))).toBe('0');
  });

  it('finds classes above patients, also where patients are in both', () => {
    const paths = ['benign', 'malignant'].flatMap((label) =>
      numbers(6).flatMap((patient) => numbers(3).map((at) => `${label}/P${patient}/${at}.png`)),
    );
    expect(guessOf(paths)).toEqual(['folder:1', 'folder:2']);
  });

  it('finds patients in names beside class folders, and takes no class for a patient', () => {
    const byPatient = ['a', 'b'].flatMap((label) =>
      numbers(9).flatMap((patient) => numbers(3).map((at) => `${label}/${100 + patient}_${at}.png`)),
    );
    expect(guessOf(byPatient)).toEqual(['folder:1', 'name:^([^_.-]+)[_-]']);
    const byClass = ['cat', 'dog', 'cow', 'hen', 'pig'].flatMap((label) =>
      numbers(9).map((at) => `${label}/${label}_${at}.png`),
    );
    expect(guessOf(byClass)).toEqual(['folder:1', undefined]);
  });

  it('leaves out the folders of the sets', () => {
    const paths = ['train', 'val', 'test'].flatMap((part) =>
      ['cat', 'dog'].flatMap((label) => numbers(3).map((at) => `${part}/${label}/${at}.jpg`)),
    );
    expect(guessOf(paths)).toEqual(['folder:2', undefined]);
    expect(layoutOf(paths).places[0]).toMatchObject({ rule: 'folder:1', sets: true });
  });

  it('finds classes in names where there are no folders, and says where files lie at different depths', () => {
    expect(guessOf(numbers(8).map((at) => `${at % 2 ? 'cat' : 'dog'}_${at}.png`))[0]).toBe(
      'name:^([^_.-]+)[_-]',
    );
    expect(guessOf(['a/1.png', 'a/x/2.png', 'b/3.png', 'b/4.png'])[0]).toBe(undefined);
    expect(
      layoutOf(['a/1.png', 'a/x/2.png', 'b/3.png', 'b/4.png']).places.map(({ rule, names }) => [rule, names]),
    ).toEqual([
      ['folder:1', 2],
      [undefined, 3],
    ]);
  });

  it('shows one class where there is one so far, and nothing for no files', () => {
    const ofPatients = numbers(12).map((at) => `P${at % 6}/benign/${at}.png`);
    expect(guessOf(ofPatients)).toEqual(['folder:2', 'folder:1']);
    expect(layoutOf(['set.npz'])).toMatchObject({ arrays: true, places: [] });
    expect(layoutOf(['cat/1.png', 'cat/2.png']).label).toMatchObject({ rule: 'folder:1', names: 1 });
    expect(pathLayout([])).toEqual({
      images: 0,
      bytes: 0,
      arrays: false,
      paths: [],
      places: [],
      label: undefined,
      group: undefined,
      sizes: [],
    });
  });
});
