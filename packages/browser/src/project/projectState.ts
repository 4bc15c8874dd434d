import type { ImageShape, PartReport } from '@cnn/data';
import type { Experiment, ExperimentData, RunEvent } from '@cnn/experiment';
import type { MeasuredEngine } from '../engines/fastestEngine.js';
import type { FilesReport } from '../images/filesSet.js';
import type { Keeping } from '../store/pageStore.js';

/** Where a project's images come from: files that were added, or a set that the page brings. */
export type ImagesSource = { readonly kind: 'files' } | { readonly kind: 'embedded'; readonly name: string };

/** The images of a project, without pixels. Plain JSON. */
export interface ImagesSummary {
  readonly source: ImagesSource;
  readonly name: string;
  /** What people must know about them, such as that they are synthetic. */
  readonly note?: string | undefined;
  readonly classNames: readonly string[];
  readonly multiLabel: boolean;
  readonly imageShape: ImageShape;
  /** By item: what it is called. */
  readonly files: readonly string[];
  /** By item: indices of its classes; one of a set whose images have one. */
  readonly labels: readonly (readonly number[])[];
  /** By item: the patient; undefined where none is known. */
  readonly groups: readonly (string | undefined)[];
  /** How they are read. */
  readonly reading: ExperimentData;
  /** What was found among the files. Absent of embedded sets. */
  readonly report?: FilesReport | undefined;
  /** Whether they come divided into sets. */
  readonly givenParts: boolean;
}

/** How a set is divided, and what that is worth. Plain JSON. */
export interface DivisionSummary {
  readonly parts: readonly PartReport[];
  readonly notes: readonly string[];
  /** By item: 0 training, 1 validation, 2 test; −1 where it is in none. */
  readonly partOf: readonly number[];
  /** What is in more than one of the sets, a line each. */
  readonly leakage: readonly string[];
  /** What colours alone reach on the test set, AUC; null where that can't be said. */
  readonly floor: number | null;
  /** The same images divided at random, without a look at patients. Absent where no patient is known. */
  readonly random?: RandomSplit | undefined;
}

/** What a random split of the same shares would claim. */
export interface RandomSplit {
  readonly patients: number;
  /** Patients with images in more than one set. */
  readonly sharedPatients: number;
  /** Test images, and those of them whose patient was seen in training. */
  readonly testImages: number;
  readonly seenTestImages: number;
  /** What colours alone reach on its test set. */
  readonly floor: number | null;
}

/** `interrupted` runs have a checkpoint, which they go on from. `stopped` ones have none. */
export type RunStatus = 'running' | 'finished' | 'paused' | 'interrupted' | 'stopped';

/** A run of the project, as a list shows it. Plain JSON. */
export interface RunSummary {
  readonly id: string;
  readonly name: string;
  readonly status: RunStatus;
  /** ISO 8601. */
  readonly began: string;
  readonly epochs: number;
  readonly of: number;
  readonly engine?: string | undefined;
  readonly model: string;
  /** By name, as far as it was evaluated: `accuracy`, `auc`, `loss`. */
  readonly results: Readonly<Record<string, number | null>>;
  /** Why it ended where it failed. */
  readonly problem?: string | undefined;
}

/** What the page needs to show a project. Plain JSON. */
export interface ProjectState extends Keeping {
  readonly name: string;
  readonly images?: ImagesSummary | undefined;
  /** What the page saved with `saveDraft`. */
  readonly draft?: unknown;
  readonly runs: readonly RunSummary[];
}

/** An experiment with all its defaults, or what is wrong with it. */
export type CheckedExperiment =
  | { readonly experiment: Experiment; readonly problem?: undefined }
  | { readonly problem: { readonly message: string; readonly path: string | undefined } };

/** Something that happens in the worker. Plain JSON. */
export type ProjectEvent =
  | { readonly type: 'progress'; readonly task: ProjectTask; readonly done: number; readonly total: number }
  | { readonly type: 'run'; readonly id: string; readonly event: RunEvent }
  | { readonly type: 'engine'; readonly measured: MeasuredEngine };

export type ProjectTask = 'adding' | 'reading' | 'comparing' | 'explaining' | 'packing';
