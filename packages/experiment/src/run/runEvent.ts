import type { ModelDefinition } from '@cnn/core';
import type { Leakage, PartReport } from '@cnn/data';
import type { LabelEvaluation, ReportedEvaluation, SubgroupResults } from '@cnn/evaluation';
import type { TrainingEvent } from '@cnn/train';
import type { ColourFloor } from '../data/colourFloor.js';

/** What happened to the run's folder: what was replaced, who was writing there before. */
export interface FolderEvent {
  readonly type: 'folder';
  readonly message: string;
}

/** How the images are divided. */
export interface SplitEvent {
  readonly type: 'split';
  readonly parts: readonly PartReport[];
  /** Sentences about what was not as usual. */
  readonly notes: readonly string[];
  readonly multiLabel: boolean;
}

/** Leakage is looked for, and will be accepted. */
export interface LeakageCheckEvent {
  readonly type: 'leakageCheck';
  readonly allowed: true;
}

/** What is in more than one set of the split. Nothing was found where `pairs` is empty. */
export interface LeakageEvent extends Leakage {
  readonly type: 'leakage';
  /** What was found, a line each. */
  readonly pairs: readonly string[];
  readonly allowed: boolean;
  /** Images whose patient is known, of `size`. */
  readonly patients: number;
  readonly size: number;
}

export interface ModelEvent {
  readonly type: 'model';
  readonly model: ModelDefinition;
}

/** What a training begins with where it is not random weights, and what of it is trained. */
export interface StartEvent {
  readonly type: 'start';
  readonly message: string;
}

export interface EngineEvent {
  readonly type: 'engine';
  readonly name: string;
  readonly description: string;
}

/** Something that a person should know, before or after training. */
export interface WarningEvent {
  readonly type: 'warning';
  /** `engine`: the run goes on with another one. `fewSteps`: too few for batch normalization. `diverged`: it did not learn. */
  readonly about: 'engine' | 'fewSteps' | 'diverged';
  readonly message: string;
}

/** What became of the running statistics of batch normalization. */
export interface BatchNormEvent {
  readonly type: 'batchNorm';
  readonly message: string;
}

type WithoutPredictions<Record> = Record extends unknown ? Omit<Record, 'predictions'> : never;

/** The results of the test set: its evaluation without the predictions. */
export type EvaluationEvent = WithoutPredictions<ReportedEvaluation | LabelEvaluation> & {
  readonly type: 'evaluation';
  readonly part: 'test';
  /** Of the test set. */
  readonly images: number;
  /** By the attributes of the images that were asked for. */
  readonly subgroups?: readonly SubgroupResults[] | undefined;
};

/** What colours alone reach on the same test set; without numbers where that can't be said. */
export interface FloorEvent extends Partial<ColourFloor> {
  readonly type: 'floor';
  readonly multiLabel: boolean;
  /** The network's area on the same set. */
  readonly networkAuc: number | null | undefined;
}

export interface PausedEvent {
  readonly type: 'paused';
  /** The name of the store. */
  readonly out: string;
  /** Finished epochs, of `of`. */
  readonly epochs: number;
  readonly of: number;
}

/** Everything is written. */
export interface SavedEvent {
  readonly type: 'saved';
  readonly out: string;
}

/** A run that was to go on was finished before. */
export interface FinishedEvent {
  readonly type: 'finished';
  readonly out: string;
}

/** Something that happens in a run, in order. Plain JSON, so that it can be printed or posted from a worker. */
export type RunEvent =
  | TrainingEvent
  | FolderEvent
  | SplitEvent
  | LeakageCheckEvent
  | LeakageEvent
  | ModelEvent
  | StartEvent
  | EngineEvent
  | WarningEvent
  | BatchNormEvent
  | EvaluationEvent
  | FloorEvent
  | PausedEvent
  | SavedEvent
  | FinishedEvent;

export type RunListener = (event: RunEvent) => void;
