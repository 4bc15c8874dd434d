import type { Engine, EngineProvider, ModelDefinition } from '@cnn/core';
import type { WasmOptions } from '@cnn/tfjs';
import { type EngineName, engineNames, selectEngine } from '../engines.js';
import type { MeasuredEngine } from './projectState.js';

/** Where the page's engines are. */
export interface PageEngines extends WasmOptions {
  /** Loads what `onnxWebFrom` of `@cnn/onnx` gives, when it is needed. Without it there is no `onnx`. */
  readonly onnx?: (() => Promise<EngineProvider>) | undefined;
}

/** Starts engines when they are needed, one at a time. */
export class ProjectEngines {
  readonly #page: PageEngines;
  readonly #onMeasured: (measured: MeasuredEngine) => void;
  #onnx: Promise<EngineProvider> | undefined;
  #current: { readonly name: EngineName; readonly engine: Engine } | undefined;
  #measured: { readonly key: string; readonly name: EngineName } | undefined;

  constructor(page: PageEngines, onMeasured: (measured: MeasuredEngine) => void) {
    this.#page = page;
    this.#onMeasured = onMeasured;
  }

  /** The one that is running; else the fastest by name. */
  async any(): Promise<Engine> {
    return this.#current?.engine ?? this.named(undefined);
  }

  async named(name: string | undefined): Promise<Engine> {
    if (this.#current && this.#current.name === name) return this.#current.engine;
    const wanted = engineNames.find((one) => one === name);
    if (name !== undefined && wanted === undefined) return selectEngine({ name: name as EngineName });
    const engine = await selectEngine({ name: wanted, ...(await this.#options()) });
    return this.#keep(engine);
  }

  /** The fastest for a model, by a second of training on each engine; measured once for each model. */
  async fastest(model: ModelDefinition, batchSize: number): Promise<Engine> {
    const key = JSON.stringify([model, batchSize]);
    if (this.#measured?.key === key) return this.named(this.#measured.name);
    const engine = await this.named(undefined);
    this.#measured = { key, name: engine.name as EngineName };
    this.#onMeasured({ name: engine.name });
    return engine;
  }

  async #options() {
    const { onnx, ...options } = this.#page;
    if (!onnx) return options;
    this.#onnx ??= onnx();
    return { ...options, onnx: await this.#onnx };
  }

  async #keep(engine: Engine): Promise<Engine> {
    const before = this.#current;
    this.#current = { name: engine.name as EngineName, engine };
    await before?.engine.dispose();
    return engine;
  }

  /** After an engine failed, such as by a lost device: the next one is started anew. */
  async forget(): Promise<void> {
    const before = this.#current;
    this.#current = undefined;
    this.#measured = undefined;
    await before?.engine.dispose().catch(() => undefined);
  }
}
