import { CnnError, type Engine, type EngineProvider, type ModelDefinition } from '@cnn/core';
import type { WasmOptions } from '@cnn/tfjs';
import { type EngineName, type EngineParts, engineNames } from '../engines/engineProviders.js';
import { fastestEngine, type MeasuredEngine } from '../engines/fastestEngine.js';
import { selectEngine } from '../engines/selectEngine.js';

/** Where the page's engines are. */
export interface PageEngines extends WasmOptions {
  /** Loads what `onnxWebFrom` of `@cnn/onnx` gives, when it is needed. Without it there is no `onnx`. */
  readonly onnx?: (() => Promise<EngineProvider>) | undefined;
  /** Loads what `onnxWebGpuFrom` of `@cnn/onnx` gives, when it is started. Without it there is no `onnx-webgpu`. */
  readonly onnxWebGpu?: (() => Promise<EngineProvider>) | undefined;
}

/** What engines are measured on. */
export interface MeasuredTraining {
  readonly model: ModelDefinition;
  readonly batchSize: number;
  readonly signal: AbortSignal;
}

/** The engines of a project: started when they are needed, one at a time. */
export class ProjectEngines {
  readonly #page: PageEngines;
  readonly #onMeasured: (measured: MeasuredEngine) => void;
  #onnx: Promise<EngineProvider> | undefined;
  #starting: Promise<unknown> = Promise.resolve();
  #current: { readonly name: EngineName; readonly engine: Engine } | undefined;
  /** Called before an engine ends: what computes on it ends first. */
  beforeEnd: () => Promise<void> = async () => {};
  /** By model and batch size. */
  readonly #fastest = new Map<string, EngineName>();

  constructor(page: PageEngines, onMeasured: (measured: MeasuredEngine) => void) {
    this.#page = page;
    this.#onMeasured = onMeasured;
  }

  /** The one that is running; else the first that works. */
  any(): Promise<Engine> {
    return this.#inTurn(
      async () => this.#current?.engine ?? this.#keep(await selectEngine(await this.#parts())),
    );
  }

  /** @throws CnnError (ENGINE) when it does not work here; (OPTIONS) for an unknown name */
  async named(wanted: string | undefined): Promise<Engine> {
    if (wanted === undefined) return this.any();
    const name = engineNames.find((one) => one === wanted);
    if (name === undefined) {
      throw new CnnError(
        'OPTIONS',
        `engine: expected ${engineNames.join(', ')}, received ${wanted}. Node has others than browsers.`,
        { details: { path: 'engine.name' } },
      );
    }
    return this.#inTurn(async () => {
      if (this.#current?.name === name) return this.#current.engine;
      return this.#keep(await selectEngine({ name, ...(await this.#parts(name)) }));
    });
  }

  /** The engine that trains a model fastest: each trains it for a second, once for each model. */
  fastest(training: MeasuredTraining): Promise<EngineName> {
    return this.#inTurn(() => this.#measured(training));
  }

  async #measured({ model, batchSize, signal }: MeasuredTraining): Promise<EngineName> {
    const key = JSON.stringify([model, batchSize]);
    const known = this.#fastest.get(key);
    if (known) return known;
    const parts = await this.#parts();
    // What runs and what is measured would share the processor's cores.
    await this.forget();
    const { engine, name } = await fastestEngine({
      ...{ model, batchSize, signal, ...parts },
      onMeasured: this.#onMeasured,
    });
    this.#fastest.set(key, name);
    await this.#keep(engine);
    return name;
  }

  /** Engines start one after the other: who asks second has what the first one got, and ends nothing that is used. */
  #inTurn<Result>(start: () => Promise<Result>): Promise<Result> {
    const started = this.#starting.then(start);
    this.#starting = started.catch(() => undefined);
    return started;
  }

  /** Ends the engine: it failed, or another is measured. */
  async forget(): Promise<void> {
    const before = this.#current;
    this.#current = undefined;
    await this.#end(before?.engine);
  }

  /** ONNX Runtime is loaded only where it may be chosen. */
  async #parts(name?: EngineName): Promise<EngineParts> {
    const { onnx, onnxWebGpu: load, ...rest } = this.#page;
    const onnxWebGpu: EngineProvider | undefined = load && {
      name: 'onnx-webgpu',
      start: async (options) => (await load()).start(options),
    };
    const parts = { ...rest, onnxWebGpu };
    if (!onnx || (name !== undefined && name !== 'onnx')) return parts;
    this.#onnx ??= onnx();
    this.#onnx.catch(() => {
      this.#onnx = undefined;
    });
    return { ...parts, onnx: await this.#onnx };
  }

  async #keep(engine: Engine): Promise<Engine> {
    const before = this.#current;
    this.#current = { name: engine.name as EngineName, engine };
    await this.#end(before?.engine);
    return engine;
  }

  async #end(engine: Engine | undefined): Promise<void> {
    if (!engine) return;
    await this.beforeEnd();
    // One that failed may not end well.
    await engine.dispose().catch(() => undefined);
  }
}
