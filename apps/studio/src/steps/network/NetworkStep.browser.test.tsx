import type { ModelDefinition } from '@cnn/core';
import { presets } from '@cnn/presets';
import axe from 'axe-core';
import { render } from 'preact';
import { useState } from 'preact/hooks';
import { afterEach, describe, expect, it, vi } from 'vitest';
import '../../design/base.css';
import '../../design/tokens.css';
import { NetworkStep, type NetworkStepProps } from './NetworkStep.js';
import { networkState } from './state/networkState.js';

const root = document.createElement('main');
document.body.append(root);
document.documentElement.lang = 'en';
document.title = 'Network';

afterEach(() => render(null, root));

interface Shown {
  readonly value: () => ModelDefinition;
  readonly set: (definition: ModelDefinition) => void;
}

async function show(props: Partial<NetworkStepProps> = {}): Promise<Shown> {
  let value: ModelDefinition | undefined = props.value;
  let set: (definition: ModelDefinition) => void = () => {};
  function Page() {
    const [definition, setDefinition] = useState(props.value);
    value = definition;
    set = setDefinition;
    return (
      <NetworkStep
        imageShape={[50, 50, 3]}
        classNames={['benign', 'malignant']}
        {...props}
        value={definition}
        onChange={(next) => {
          props.onChange?.(next);
          setDefinition(next);
        }}
      />
    );
  }
  render(<Page />, root);
  await vi.waitFor(() => expect(root.querySelector('.totals dd')).not.toBeNull(), { timeout: 20_000 });
  return { value: () => value as ModelDefinition, set: (definition) => set(definition) };
}

const row = (name: string): HTMLElement => {
  const found = root.querySelector<HTMLElement>(`[data-layer="${name}"]`);
  if (!found) throw new Error(`no row of ${name}`);
  return found;
};
const head = (name: string): HTMLElement => row(name).querySelector('.layer-head') as HTMLElement;
const text = (element: Element | null): string => (element?.textContent ?? '').replace(/\s+/g, ' ').trim();
const button = (name: string, within: ParentNode = root): HTMLElement => {
  const found = [...within.querySelectorAll<HTMLElement>('button')].find((one) => text(one).startsWith(name));
  if (!found) throw new Error(`no button ${name}`);
  return found;
};
const names = ({ layers }: ModelDefinition): readonly string[] => layers.map(({ name }) => name);
const press = (element: Element, key: string, more: KeyboardEventInit = {}): boolean =>
  element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 10_000 });

async function open(name: string): Promise<void> {
  head(name).click();
  await eventually(() => expect(row(name).querySelector('.layer-editor')).not.toBeNull());
}

const field = (label: string): HTMLInputElement => {
  const found = [...root.querySelectorAll('label')].find((one) => text(one) === label);
  const input = found?.control;
  if (!input) throw new Error(`no field ${label}`);
  return input as HTMLInputElement;
};

function type(input: HTMLInputElement, value: string): void {
  input.value = value;
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

async function accessible(): Promise<void> {
  const { violations } = await axe.run(document, {
    resultTypes: ['violations'],
    rules: { region: { enabled: false } },
  });
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`)).toEqual([]);
}

describe('the list', () => {
  it("begins with the tutorial's network, and shows Keras's shapes and parameters", async () => {
    const { value } = await show();
    expect(value()).toEqual(presets.tutorial({ input: [50, 50, 3], classes: 2 }));
    await eventually(() =>
      expect(text(head('conv2d_1'))).toBe(
        'conv2d_1Conv2D64 filters, 3×3, reluoutput 22×22×6418,496 parameters8.92M multiply-adds',
      ),
    );
    expect(text(root.querySelector('.totals'))).toContain('618,177');
    await accessible();
  });

  it('tells an error at its layer, dims those that depend on it, and leads there', async () => {
    const { value, set } = await show({ value: presets.tutorial({ input: [50, 50, 3] }) });
    await open('flatten');
    button('Remove', row('flatten')).click();
    await eventually(() => expect(text(row('dense'))).toContain('Needs a flat input, received [4, 4, 128].'));
    expect(row('dropout').className).toContain('is-unknown');
    expect(names(value())).not.toContain('flatten');
    await accessible();
    button('1 layer has an error').click();
    await eventually(() => expect(document.activeElement).toBe(head('dense')));
    set(presets.lenet5({ input: [50, 50, 3] }));
    await eventually(() => expect(root.querySelector('.network-errors button')).toBeNull());
  });

  it('moves layers by keys, keeps the focus, says where they are, and takes it back', async () => {
    const { value } = await show();
    const before = names(value());
    head('dropout').focus();
    press(head('dropout'), 'ArrowUp', { altKey: true });
    await eventually(() => expect(names(value()).indexOf('dropout')).toBe(8));
    await eventually(() => expect(document.activeElement).toBe(head('dropout')));
    expect(text(root.querySelector('p[aria-live]'))).toBe('dropout is layer 9 of 11');
    press(head('dropout'), 'ArrowUp');
    expect(document.activeElement).toBe(head('flatten'));
    press(head('flatten'), 'z', { ctrlKey: true });
    await eventually(() => expect(names(value())).toEqual(before));
    press(head('flatten'), 'Z', { ctrlKey: true, shiftKey: true });
    await eventually(() => expect(names(value()).indexOf('dropout')).toBe(8));
  });

  it('moves a layer by its handle, and not after Escape', async () => {
    const { value } = await show();
    const before = names(value());
    const drag = (from: string, to: string): void => {
      const handle = row(from).querySelector('.layer-handle') as HTMLElement;
      row(to).scrollIntoView({ block: 'center' });
      const { left, bottom } = row(to).getBoundingClientRect();
      const at = { clientX: left + 40, clientY: bottom - 4, bubbles: true, button: 0 };
      handle.dispatchEvent(new PointerEvent('pointerdown', at));
      window.dispatchEvent(new PointerEvent('pointermove', at));
    };
    drag('conv2d', 'max_pooling2d');
    press(document.body, 'Escape');
    window.dispatchEvent(new PointerEvent('pointerup'));
    expect(names(value())).toEqual(before);
    drag('conv2d', 'max_pooling2d');
    await eventually(() => expect(row('max_pooling2d').className).toContain('drop-below'));
    window.dispatchEvent(new PointerEvent('pointerup'));
    await eventually(() => expect(names(value()).slice(0, 2)).toEqual(['max_pooling2d', 'conv2d']));
  });

  it('has groups for a long network, which open', async () => {
    await show({ value: presets.resnet50({ input: [64, 64, 3] }), imageShape: [64, 64, 3] });
    const groups = root.querySelectorAll<HTMLElement>('.layer-group .layer-head');
    expect(groups.length).toBeGreaterThan(10);
    expect(root.querySelectorAll('[data-layer]')).toHaveLength(0);
    const group = button('layer1.0');
    expect(text(group)).toContain('12 layers');
    group.click();
    await eventually(() => expect(root.querySelectorAll('[data-layer]')).toHaveLength(12));
    expect(group.getAttribute('aria-expanded')).toBe('true');
    await accessible();
  });
});

describe('an open layer', () => {
  it('has a field for each option, with its default, and changes it once typing rests', async () => {
    const onChange = vi.fn();
    const { value } = await show({ onChange });
    await open('conv2d');
    expect(field('Strides').placeholder).toBe('1');
    expect(text(root.querySelector('.layer-editor'))).toContain('Default 1');
    onChange.mockClear();
    for (const typed of ['1', '16', '']) type(field('Filters'), typed);
    type(field('Filters'), '16');
    expect(onChange).not.toHaveBeenCalled();
    await eventually(() => expect(value().layers[0]).toMatchObject({ filters: 16 }));
    expect(onChange).toHaveBeenCalledTimes(1);
    await eventually(() => expect(text(head('conv2d'))).toContain('48×48×16448 parameters'));
    type(field('Kernel size'), '3, 5');
    await eventually(() => expect(value().layers[0]).toMatchObject({ kernelSize: [3, 5] }));
    const padding = field('Padding');
    padding.value = 'same';
    padding.dispatchEvent(new Event('change', { bubbles: true }));
    await eventually(() => expect(text(head('conv2d'))).toContain('50×50×16'));
    for (const details of row('conv2d').querySelectorAll('details')) details.open = true;
    await accessible();
  });

  it('says what is wrong with a value, and leaves the network as it is', async () => {
    const { value } = await show();
    const before = value();
    await open('dropout');
    type(field('Rate'), '1.5');
    await eventually(() =>
      expect(text(root.querySelector('.is-problem'))).toBe(
        'Expected a number from 0 up to, but not including, 1.',
      ),
    );
    expect(field('Rate').getAttribute('aria-invalid')).toBe('true');
    expect(value()).toBe(before);
    await accessible();
  });

  it('is renamed, and stays open', async () => {
    const { value } = await show();
    await open('dense');
    type(field('Name'), 'hidden');
    await eventually(() => expect(field('Name').value).toBe('hidden'));
    press(field('Name'), 'Enter');
    await eventually(() => expect(names(value())).toContain('hidden'));
    await eventually(() => expect(row('hidden').querySelector('.layer-editor')).not.toBeNull());
  });

  it('keeps a name that is typed as soon as it opens', async () => {
    const { value } = await show();
    head('dense').click();
    while (!row('dense').querySelector('.layer-editor')) await new Promise((resolve) => setTimeout(resolve));
    type(field('Name'), 'hidden');
    // Effects come after the next paint.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(field('Name').value).toBe('hidden');
    press(field('Name'), 'Enter');
    await eventually(() => expect(names(value())).toContain('hidden'));
  });

  it('stays open, with what can be undone, where the step is left and shown again', async () => {
    const state = networkState();
    const { value } = await show({ state });
    await open('dense');
    button('Duplicate', row('dense')).click();
    await eventually(() => expect(names(value())).toContain('dense_1'));
    const left = value();
    render(null, root);
    const again = await show({ state, value: left });
    expect(row('dense_1').querySelector('.layer-editor')).not.toBeNull();
    button('Undo').click();
    await eventually(() => expect(names(again.value())).not.toContain('dense_1'));
  });
});

describe('what is added', () => {
  it('is searched for, and goes where the open layer is', async () => {
    const { value } = await show();
    await open('conv2d');
    button('Add layer').click();
    await eventually(() => expect(root.querySelector('dialog')?.open).toBe(true));
    await accessible();
    type(field('Search'), 'batchn');
    const choices = (): readonly string[] => [...root.querySelectorAll('.add-choice strong')].map(text);
    await eventually(() => expect(choices()).toEqual(['BatchNormalization']));
    button('BatchNormalization').click();
    await eventually(() => expect(names(value())[1]).toBe('batch_normalization_1'));
    expect(root.querySelector('dialog')).toBeNull();
    await eventually(() => expect(document.activeElement).toBe(head('batch_normalization_1')));
  });

  it('may be a block, whose branches are drawn', async () => {
    const { value } = await show();
    await open('max_pooling2d');
    button('Add after').click();
    await eventually(() => expect(root.querySelector('dialog')?.open).toBe(true));
    button('Residual block').click();
    await eventually(() => expect(value().layers).toHaveLength(18));
    expect(value().layers.find(({ type }) => type === 'add')?.inputs).toEqual([
      'batch_normalization_2',
      'max_pooling2d',
    ]);
    await eventually(() => expect(root.querySelectorAll('.line-stub')).toHaveLength(2));
    expect(text(row('add'))).toContain('reads batch_normalization_2, max_pooling2d');
    expect(root.querySelector('.is-error')).toBeNull();
  });

  it('may be a whole preset, with its parameters', async () => {
    const { value } = await show({ classNames: ['a', 'b', 'c'] });
    button('Presets').click();
    await eventually(() => expect(text(button('LeNet-5'))).toContain('parameters'));
    await accessible();
    button('LeNet-5').click();
    await eventually(() => expect(value()).toEqual(presets.lenet5({ input: [50, 50, 3], classes: 3 })));
  });
});

describe('the whole', () => {
  it('fits the classes and the images, or is made to', async () => {
    const { value } = await show({
      value: presets.tutorial({ input: [64, 64, 3] }),
      classNames: ['a', 'b', 'c'],
    });
    await eventually(() =>
      expect(text(root)).toContain(
        'The network ends in 1 sigmoid output, which does not fit 3 classes. What fits: dense, 3 units, softmax.',
      ),
    );
    expect(text(root)).toContain('The network takes images of 64×64×3; yours are 50×50×3.');
    await accessible();
    button('Fix the last layer').click();
    await eventually(() => expect(value().layers.at(-1)).toMatchObject({ units: 3, activation: 'softmax' }));
    button('Use 50×50×3').click();
    await eventually(() => expect(root.querySelector('.warning')).toBeNull());
    expect(value()).toEqual(presets.tutorial({ input: [50, 50, 3], classes: 3 }));
  });

  it('goes out and in as JSON, with the path of what is wrong', async () => {
    const { value } = await show();
    const before = value();
    const json = root.querySelector('details.json') as HTMLDetailsElement;
    json.open = true;
    await eventually(() => expect(json.querySelector('textarea')?.value).toBeTruthy());
    const area = json.querySelector('textarea') as HTMLTextAreaElement;
    expect(JSON.parse(area.value)).toEqual(before);
    const typeJson = (text: string): void => {
      area.value = text;
      area.dispatchEvent(new Event('input', { bubbles: true }));
    };
    typeJson(area.value.replace('"filters":64', '"filters":0'));
    await eventually(() => expect(button('Use this JSON')).not.toHaveProperty('disabled', true));
    button('Use this JSON').click();
    await eventually(() =>
      expect(text(json)).toContain('layers[3] (conv2d): filters: expected a positive integer, received 0.'),
    );
    expect(value()).toBe(before);
    await accessible();
    typeJson(JSON.stringify(presets.patches({ input: [50, 50, 3] })));
    button('Use this JSON').click();
    await eventually(() => expect(value()).toEqual(presets.patches({ input: [50, 50, 3] })));
    typeJson('{');
    await eventually(() => expect(button('Use this JSON')).not.toHaveProperty('disabled', true));
    button('Use this JSON').click();
    await eventually(() => expect(text(json)).toContain('This is not JSON'));
  });

  it('is drawn while its diagram is open', async () => {
    const drawDiagram = vi.fn(
      async ({ layers }: ModelDefinition) => `<svg role="img" aria-label="drawn ${layers.length}"></svg>`,
    );
    const { set } = await show({ drawDiagram });
    expect(drawDiagram).not.toHaveBeenCalled();
    (root.querySelector('details.diagram') as HTMLDetailsElement).open = true;
    await eventually(() =>
      expect(root.querySelector('.diagram svg')?.getAttribute('aria-label')).toBe('drawn 11'),
    );
    await accessible();
    set(presets.lenet5({ input: [50, 50, 3] }));
    await eventually(() =>
      expect(root.querySelector('.diagram svg')?.getAttribute('aria-label')).toBe('drawn 8'),
    );
  });
});
