import { type EngineName, mountChart, selectEngine } from '@cnn/browser';
import { CnnError } from '@cnn/core';
import { syntheticTissue } from '@cnn/data';
import type { Evaluation } from '@cnn/evaluation';
import {
  memoryStore,
  packZip,
  parseExperiment,
  type RunEvent,
  runExperiment,
  storeBelow,
} from '@cnn/experiment';
import { experiment as example, syntheticSet } from '@cnn/histology';
import { historyCurves } from '@cnn/plot';
import { offerDownloads } from './downloads.js';
import { showExamples } from './examples.js';
import { onnxRuntime } from './onnxRuntime.js';
import { buildPage, type Page } from './page.js';
import { wasmPaths } from './wasmPaths.js';

export interface StudioOptions {
  readonly root: HTMLElement;
  /** Default: those of the example. */
  readonly epochs?: number | undefined;
  /** Number of synthetic images. Default: that of the example. */
  readonly count?: number | undefined;
}

/** The page: trains the shared experiment when Start is pressed, until it is done or Stop is pressed. */
export function mountStudio({
  root,
  epochs = example.training.epochs,
  count = syntheticSet.count,
}: StudioOptions): void {
  const page = buildPage(root);
  let controller: AbortController | undefined;
  page.stop.addEventListener('click', () => controller?.abort());
  page.start.addEventListener('click', () => {
    controller = new AbortController();
    setRunning(page, true);
    train({ page, epochs, count, signal: controller.signal })
      .catch((error: unknown) => {
        page.status.textContent = error instanceof Error ? error.message : String(error);
      })
      .finally(() => setRunning(page, false));
  });
}

function setRunning(page: Page, running: boolean): void {
  page.start.disabled = running;
  page.engine.disabled = running;
  page.stop.disabled = !running;
}

interface TrainOptions {
  readonly page: Page;
  readonly epochs: number;
  readonly count: number;
  readonly signal: AbortSignal;
}

/** One run of the experiment, as `cnn train` does it, into memory. */
async function train({ page, epochs, count, signal }: TrainOptions): Promise<void> {
  page.status.textContent = 'Starting the engine …';
  page.downloads.replaceChildren();
  const experiment = parseExperiment({ ...example, training: { ...example.training, epochs } });
  const set = syntheticTissue({ ...syntheticSet, count });
  const name = page.engine.value as EngineName;
  const onnx = name === 'onnx' ? { onnx: await onnxRuntime() } : {};
  const engine = await selectEngine({ name, wasmPaths, ...onnx });
  const store = memoryStore();
  const watch = new RunWatch(page, epochs);
  try {
    const { model, evaluation } = await runExperiment({
      ...{ experiment, set, engine, store, signal },
      onEvent: (event) => watch.tell(event),
    });
    page.status.textContent = `Done. Test images: ${describe(evaluation)}.`;
    offerDownloads(page.downloads, {
      'model.zip': await packZip(storeBelow(store, 'model')),
      'report.html': (await store.read('report.html')) ?? new Uint8Array(),
    });
    await showExamples({ root: page.examples, model, set, evaluation });
  } catch (error) {
    if (!(error instanceof CnnError) || error.code !== 'ABORTED') throw error;
    page.status.textContent = `Stopped after ${watch.epochs} of ${epochs} epochs.`;
  } finally {
    await engine.dispose();
  }
}

/** Shows what a run tells: its state in a line, and its curves. */
class RunWatch {
  readonly #page: Page;
  readonly #of: number;
  readonly #history: Record<string, number[]> = {};
  epochs = 0;

  constructor(page: Page, of: number) {
    this.#page = page;
    this.#of = of;
  }

  tell(event: RunEvent): void {
    if (event.type === 'batchEnd') {
      const rate = event.imagesPerSecond.toFixed(0);
      this.#page.status.textContent = `Epoch ${event.epoch + 1} of ${this.#of}: loss ${event.loss.toFixed(4)}, ${rate} images/s`;
    }
    if (event.type !== 'epochEnd') return;
    this.epochs += 1;
    for (const [name, value] of Object.entries(event.logs))
      this.#history[name] = [...(this.#history[name] ?? []), value];
    void mountChart(this.#page.curves, historyCurves({ history: this.#history, theme: 'auto' }));
  }
}

function describe(evaluation: Evaluation | undefined): string {
  if (!evaluation) return 'none';
  const { loss } = evaluation;
  const numbers =
    evaluation.task === 'multilabel'
      ? { loss }
      : { loss, accuracy: evaluation.accuracy, auc: evaluation.auc };
  return Object.entries(numbers)
    .map(([name, value]) => `${name} ${value?.toFixed(3) ?? '–'}`)
    .join(', ');
}
