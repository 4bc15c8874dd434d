import { expect, it, vi } from 'vitest';
import { listenerOf } from './epochLines.js';
import type { TrainingEvent } from './events.js';

const epochEnd: TrainingEvent = {
  type: 'epochEnd',
  epoch: 1,
  logs: { loss: 0.5, val_auc: Number.NaN },
  learningRate: 0.001,
  seconds: 2.04,
  imagesPerSecond: 90,
};
const epochBegin: TrainingEvent = { type: 'epochBegin', epoch: 1 };
const line = 'Epoch 2/3 - 2.0s - loss: 0.5000 - val_auc: NaN';

function printed(options: Parameters<typeof listenerOf>[0], isTTY: boolean): unknown[] {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const { stdout } = process;
  const before = Object.getOwnPropertyDescriptor(stdout, 'isTTY');
  Object.defineProperty(stdout, 'isTTY', { value: isTTY, configurable: true });
  try {
    const listener = listenerOf(options);
    for (const event of [epochBegin, epochEnd]) listener?.(event);
    return log.mock.calls.flat();
  } finally {
    log.mockRestore();
    if (before) Object.defineProperty(stdout, 'isTTY', before);
    else Reflect.deleteProperty(stdout, 'isTTY');
  }
}

it('prints a line per epoch on a terminal where nothing else listens', () => {
  expect(printed({ epochs: 3 }, true)).toEqual([line]);
  expect(printed({ epochs: 3 }, false)).toEqual([]);
  expect(printed({ epochs: 3, onEvent: () => undefined }, true)).toEqual([]);
});

it('prints when it is told to, besides what listens, and is silent when it is told to', () => {
  const heard: string[] = [];
  const onEvent = (event: TrainingEvent): void => void heard.push(event.type);
  expect(printed({ epochs: 3, verbose: 1, onEvent }, false)).toEqual([line]);
  expect(heard).toEqual(['epochBegin', 'epochEnd']);
  expect(printed({ epochs: 3, verbose: 0 }, true)).toEqual([]);
});
