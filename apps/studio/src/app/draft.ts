import type { ImagesSummary } from '@cnn/browser';
import type { ModelDefinition } from '@cnn/core';
import type { Experiment } from '@cnn/experiment';

/** All fields of an object optional, at every depth; lists and the like as they are. */
type Partly<Value> = Value extends readonly unknown[] | string | number | boolean
  ? Value
  : { readonly [Name in keyof Value]?: Partly<Value[Name]> | undefined };

/** What a person edits of an experiment. What is left out has its default. Plain JSON, kept with the project. */
export interface Draft {
  readonly split: Partly<Experiment['split']>;
  /** Undefined: the tutorial's network for the images. */
  readonly model?: ModelDefinition | undefined;
  readonly training: Partly<Experiment['training']>;
  readonly evaluation: Partly<Experiment['evaluation']>;
  readonly seed: number;
  /** Undefined: the fastest, as measured. */
  readonly engine?: string | undefined;
}

export const emptyDraft: Draft = { split: {}, training: {}, evaluation: {}, seed: 0 };

/** What was saved of an earlier visit. */
export function readDraft(saved: unknown): Draft {
  return typeof saved === 'object' && saved !== null ? { ...emptyDraft, ...saved } : emptyDraft;
}

/** What the worker takes: `parseExperiment` fills in the rest. */
export function draftExperiment(draft: Draft, images: ImagesSummary | undefined): unknown {
  const { split, model, training, evaluation, seed, engine } = draft;
  const fits = model && images && model.input.join() === images.imageShape.join();
  return {
    ...{ split, training, evaluation, seed },
    model: model && (fits || training.cropSize) ? model : 'tutorial',
    engine: { name: engine },
  };
}
