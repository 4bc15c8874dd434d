import { type Engine, outputsOf, type ProgramSet, type Session, type TensorValue } from '@cnn/core';
import { compile, type TrainableModel } from '@cnn/train';
import { lossOf } from './lossOf.js';
import type { SavedModel } from './savedModel.js';

/** A model on its engine: what was compiled of it, each once, when it is needed first. */
export class RunningModel {
  readonly #saved: SavedModel;
  readonly #given: Engine | (() => Promise<Engine>);
  readonly #sessions = new Map<string, Promise<Session>>();
  #engine: Promise<Engine> | undefined;
  #model: Promise<TrainableModel> | undefined;

  /** @param given an engine, which stays the caller's, or what starts one for the model alone */
  constructor(saved: SavedModel, given: Engine | (() => Promise<Engine>)) {
    this.#saved = saved;
    this.#given = given;
  }

  /** The model with the crossentropy as its loss. */
  model(): Promise<TrainableModel> {
    this.#model ??= this.#compiled().catch((error: unknown) => {
      this.#model = undefined; // so that it can be tried again
      throw error;
    });
    return this.#model;
  }

  /** Other programs over the model's weights. */
  load(key: string, programs: () => ProgramSet): Promise<Session> {
    const known = this.#sessions.get(key);
    if (known) return known;
    const session = this.#loaded(programs).catch((error: unknown) => {
      this.#sessions.delete(key);
      throw error;
    });
    this.#sessions.set(key, session);
    return session;
  }

  /** Frees all that was compiled, and the engine if it was started for the model. */
  async end(): Promise<void> {
    const sessions = [...this.#sessions.values(), this.#model];
    const engine = this.#engine;
    this.#sessions.clear();
    this.#model = undefined;
    this.#engine = undefined;
    for (const session of sessions) await (await session?.catch(() => undefined))?.dispose();
    if (typeof this.#given === 'function') await (await engine?.catch(() => undefined))?.dispose();
  }

  async #compiled(): Promise<TrainableModel> {
    const { model, state, layers } = this.#saved;
    const [main, ...others] = outputsOf(model) as readonly [string, ...string[]];
    const own = lossOf(model, { layers });
    // Class names, thresholds and evaluation are of the main output; others are predicted alone.
    const loss = others.length > 0 ? { ...named(others, null), ...named([main], own) } : own;
    // Plain SGD keeps nothing beside the weights.
    const how = { model, loss, layers, optimizer: 'sgd', weights: state } as const;
    return compile({ ...how, engine: await this.#start() });
  }

  async #loaded(programs: () => ProgramSet): Promise<Session> {
    const set = programs();
    const state = Object.fromEntries(
      Object.keys(set.state).map((name) => [name, this.#saved.state[name] as TensorValue]),
    );
    return (await this.#start()).load(set, state);
  }

  #start(): Promise<Engine> {
    this.#engine ??= this.#given instanceof Function ? this.#given() : Promise.resolve(this.#given);
    const engine = this.#engine;
    return engine.catch((error: unknown) => {
      if (this.#engine === engine) this.#engine = undefined;
      throw error;
    });
  }
}

const named = <Value>(names: readonly string[], value: Value): Readonly<Record<string, Value>> =>
  Object.fromEntries(names.map((name) => [name, value]));
