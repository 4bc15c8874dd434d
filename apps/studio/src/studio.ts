import { type EngineName, selectEngine } from '@cnn/browser';
import { batchSource, type ImageSource, madeUpTissue, split } from '@cnn/data';
import { definition, madeUpSet, training } from '@cnn/histology';
import { historyCurves, toSvg } from '@cnn/plot';
import { adam, compile, earlyStopping, type TrainableModel } from '@cnn/train';
import { showExamples } from './examples.js';
import { onnxRuntime } from './onnxRuntime.js';
import { buildPage, type Page } from './page.js';
import { wasmPaths } from './wasmPaths.js';

export interface StudioOptions {
  readonly root: HTMLElement;
  /** Default: those of the example. */
  readonly epochs?: number;
  /** Number of made-up images. Default: that of the example. */
  readonly count?: number;
}

/** The page: trains the shared definition when Start is pressed, until it is done or Stop is pressed. */
export function mountStudio({
  root,
  epochs = training.epochs,
  count = madeUpSet.count,
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

async function train(options: {
  readonly page: Page;
  readonly epochs: number;
  readonly count: number;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { page, epochs, count, signal } = options;
  page.status.textContent = 'Starting the engine …';
  const set = madeUpTissue({ ...madeUpSet, count });
  const { seed, batchSize, augment, loss, learningRate, monitor, patience } = training;
  const parts = split({ set, ratios: training.split, seed });
  const source = (indices: readonly number[]): ImageSource => batchSource({ set, indices, seed });
  const name = page.engine.value as EngineName;
  const onnx = name === 'onnx' ? { onnx: await onnxRuntime() } : {};
  const engine = await selectEngine({ name, wasmPaths, ...onnx });
  let model: TrainableModel | undefined;
  try {
    model = await compile({
      model: definition,
      engine,
      optimizer: adam({ learningRate }),
      loss,
      metrics: [...training.metrics],
      seed,
    });
    const live: Record<string, number[]> = {};
    const history = await model.fit(batchSource({ set, indices: parts.train, augment, seed }), {
      epochs,
      batchSize,
      validationData: source(parts.validation),
      callbacks: [earlyStopping({ monitor, patience, restoreBestWeights: true })],
      signal,
      onEvent: (event) => {
        if (event.type === 'batchEnd') {
          const rate = event.imagesPerSecond.toFixed(0);
          page.status.textContent = `Epoch ${event.epoch + 1} of ${epochs}: loss ${event.loss.toFixed(4)}, ${rate} images/s`;
        }
        if (event.type !== 'epochEnd') return;
        for (const [name, value] of Object.entries(event.logs)) live[name] = [...(live[name] ?? []), value];
        void drawCurves(page, live);
      },
    });
    await drawCurves(page, live);
    if (history.stopped?.reason === 'aborted') {
      page.status.textContent = `Stopped after ${history.epoch.length} of ${epochs} epochs.`;
      return;
    }
    const test = source(parts.test);
    const evaluation = await model.evaluate(test, { batchSize });
    page.status.textContent = `Done. Test images: ${describe(evaluation)}.`;
    await showExamples({ root: page.examples, model, set, indices: parts.test });
  } finally {
    await model?.dispose();
    await engine.dispose();
  }
}

function describe({
  loss,
  metrics,
}: Pick<Awaited<ReturnType<TrainableModel['evaluate']>>, 'loss' | 'metrics'>): string {
  return Object.entries({ loss, ...metrics })
    .map(([name, value]) => `${name} ${value.toFixed(3)}`)
    .join(', ');
}

async function drawCurves(page: Page, history: Readonly<Record<string, number[]>>): Promise<void> {
  if (Object.keys(history).length > 0) page.curves.innerHTML = await toSvg(historyCurves({ history }));
}
