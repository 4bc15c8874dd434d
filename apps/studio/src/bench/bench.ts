import { type EngineName, engineNames } from '@cnn/browser';
import { computed, signal } from '@preact/signals';
import { factsOf, isDrawnByProcessor, type Machine, machineHere } from './machine.js';
import type { RowResult, RowTask } from './measureRow.js';
import { networks } from './networks.js';
import { markdownOf, type Row } from './results.js';
import type { RowMessage } from './worker.js';

export interface Current extends RowTask {
  readonly phase: string;
  readonly done: number;
  readonly of: number;
}

/** The state of the page. */
export class Bench {
  readonly machine = signal<Machine | undefined>(undefined);
  readonly networks = signal<readonly string[]>(Object.keys(networks));
  readonly engines = signal<readonly string[]>([]);
  readonly seconds = signal(2);
  readonly rows = signal<readonly Row[]>([]);
  /** What is measured now; undefined while nothing is. */
  readonly current = signal<Current | undefined>(undefined);
  readonly markdown = computed(() => {
    const machine = this.machine.value;
    const facts = machine === undefined ? [] : factsOf(machine);
    return markdownOf({ facts, rows: this.rows.value, seconds: this.#measuredFor });
  });
  #measuredFor = 2;
  #stop: (() => void) | undefined;

  /** Looks at the machine; engines that are slow everywhere, or drawn by the processor here, are left to whoever asks for them. */
  async open(): Promise<void> {
    const machine = await machineHere();
    this.machine.value = machine;
    this.engines.value = engineNames.filter(
      (name) => name !== 'cpu' && !isDrawnByProcessor(name, machine.graphics) && isThere(name, machine),
    );
  }

  /** Measures every network on every engine, one after the other, until it is stopped. */
  async start(): Promise<void> {
    const seconds = this.seconds.value;
    const names = engineNames.filter((name) => this.engines.value.includes(name));
    const tasks = this.networks.value.flatMap((network) =>
      names.map((engine): RowTask => ({ network, engine, seconds })),
    );
    this.#measuredFor = seconds;
    let stopped = false;
    this.rows.value = tasks.map(({ network, engine }) => ({
      ...{ network, engine },
      batch: networks[network]?.batch ?? 0,
    }));
    for (const [done, task] of tasks.entries()) {
      const phase = (name: string): void => {
        this.current.value = { ...task, phase: name, done, of: tasks.length };
      };
      phase('starting');
      const result = await new Promise<RowResult | undefined>((resolve) => {
        const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
        const end = (came: RowResult | undefined): void => {
          worker.terminate();
          resolve(came);
        };
        this.#stop = () => {
          stopped = true;
          end(undefined);
        };
        worker.onmessage = ({ data }: MessageEvent<RowMessage>) => {
          if (data.type === 'phase') phase(data.phase);
          else end(data.result);
        };
        worker.onerror = ({ message }) => end({ reason: message || 'its worker did not start.' });
        worker.postMessage(task);
      });
      if (stopped) break;
      this.rows.value = this.rows.value.map((row, at) => (at === done ? { ...row, result } : row));
    }
    this.rows.value = this.rows.value.filter(({ result }) => result !== undefined);
    this.current.value = undefined;
  }

  stop(): void {
    this.#stop?.();
  }
}

function isThere(name: EngineName, { graphics }: Machine): boolean {
  if (name.endsWith('webgpu')) return graphics.webgpu !== undefined;
  return name !== 'webgl' || graphics.webgl !== undefined;
}
