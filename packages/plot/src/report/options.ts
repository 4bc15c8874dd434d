import type { ModelFacts } from '@cnn/core';
import type {
  ClassPredictions,
  Evaluation,
  ExampleGroup,
  ExampleImage,
  SubgroupResults,
} from '@cnn/evaluation';
import type { History } from '../history/history.js';

/** A setting of a run: plain JSON. */
export type Setting =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Setting[]
  | { readonly [name: string]: Setting };

/** What one part of the split holds; `split().report` of `@cnn/data` is a list of these. */
export interface SplitPart {
  readonly part: string;
  /** Number of images. */
  readonly items: number;
  /** Number of patients, or of other groups. */
  readonly groups?: number | undefined;
  /** Images of each class, by its name; empty where that is not known. */
  readonly classCounts: Readonly<Record<string, number>>;
}

/** A picture inside the report. */
export interface ReportImage {
  /** The whole file as `data:image/png;base64,…` (or jpeg, gif, webp): the report loads nothing. */
  readonly src: string;
  readonly caption: string;
  /** What the picture shows, for those who don't see it. Default: the caption. */
  readonly alt?: string | undefined;
}

/** The picture of an image by its file, as `data:image/png;base64,…`; undefined when there is none. */
export type Thumbnail = (file: string) => Promise<string | undefined>;

/** An image whose explanation is shown: of its predicted class. */
export type ExplainedImage = Pick<ExampleImage, 'predicted'> & Partial<ExampleImage>;

/**
 * The picture that explains a prediction, such as a heat map over the image: by the image's file, as `data:image/png;base64,…`;
 * undefined when there is none. Of a multi-label set the same file can be explained for several labels: `image.predicted` tells which.
 */
export type Explanation = (file: string, image: ExplainedImage) => Promise<string | undefined>;

/** What was found in more than one set of the split; `findLeakage` of `@cnn/data` returns it. */
export interface ReportLeakage {
  /** Images that were compared. */
  readonly images: number;
  /** Patients, or other groups, that are in more than one set. */
  readonly groups: readonly unknown[];
  readonly files: readonly unknown[];
  readonly nearDuplicates: readonly unknown[];
  /** A line for each thing that was found, for people. */
  readonly pairs?: readonly string[] | undefined;
}

/** What a simple method reaches on the same test set: a network should beat it. */
export interface ReportFloor {
  /** null where it is not defined. */
  readonly auc: number | null;
  /** Default "logistic regression on colour statistics". */
  readonly method?: string | undefined;
}

/** What only people know of a model: for its model card (Mitchell et al. 2019). What is absent is marked "to be filled in by a person". */
export interface ModelCard {
  /** What it is for, and for whom. */
  readonly intendedUse?: string | undefined;
  /** What it must not be used for. */
  readonly outOfScope?: string | undefined;
  /** Known limits, beside those that follow from the run. */
  readonly limits?: readonly string[] | undefined;
  /** Risks, consent, fairness. */
  readonly ethics?: string | undefined;
  readonly license?: string | undefined;
  /** Who answers for it. */
  readonly contact?: string | undefined;
}

/** Answers to items of the reporting checklists that only people can give, by the number of the item: `{ 34: 'NCT01234567' }`. */
export interface ChecklistAnswers {
  readonly claim?: Readonly<Record<string, string>> | undefined;
  readonly tripod?: Readonly<Record<string, string>> | undefined;
}

/** How many of the measured images the model saw before, by the set of its training that they were in. */
export interface ReportSeen {
  readonly train: number;
  readonly validation: number;
  /** Seen by nothing: they only measured it. */
  readonly test: number;
}

export interface ReportOptions {
  readonly title: string;
  /** A line under the title: what was trained on what. */
  readonly subtitle?: string | undefined;
  /** What must be known of the report as a whole, in a sentence: under the title. */
  readonly note?: string | undefined;
  /** When the run ended, as it shall be shown. */
  readonly date?: string | undefined;
  readonly data?:
    | {
        readonly name: string;
        /** Where it is from, and its licence. */
        readonly source?: string | undefined;
        /** True for images that no microscope took: the report says so, first of all. */
        readonly synthetic?: boolean | undefined;
      }
    | undefined;
  /** The text that `summary(model)` of `@cnn/core` returns. */
  readonly model?: string | undefined;
  /** The layers of the model, for its diagram: what `modelFacts` of `@cnn/core` returns. */
  readonly layers?: ModelFacts['layers'] | undefined;
  /** Shape of an image that the model takes, `[height, width, channels]`: shown at the input of the diagram. */
  readonly input?: readonly number[] | undefined;
  readonly history?: History | undefined;
  /** What each epoch was trained with, and how long it took: drawn under the curves. */
  readonly epochs?:
    | {
        readonly learningRates?: readonly (number | null)[] | undefined;
        readonly seconds?: readonly (number | null)[] | undefined;
      }
    | undefined;
  /** Of the test set: what `evaluationRecord` of `@cnn/evaluation` returns. */
  readonly evaluation?: Evaluation | undefined;
  /**
   * Of an evaluation that may have measured images of the model's training: how many. The report calls them no test set then, and says so first.
   * null: not known. Default: none, as of the test set of a run.
   */
  readonly seen?: ReportSeen | null | undefined;
  /** Predictions of the set on which the threshold of two classes was chosen: draws how. */
  readonly validation?: ClassPredictions | undefined;
  readonly split?: readonly SplitPart[] | undefined;
  /** What a group of images is. Default "patient". */
  readonly groupName?: string | undefined;
  /** All that is needed to run it again: seed, epochs, batch size, learning rate, … */
  readonly settings?: Readonly<Record<string, Setting>> | undefined;
  /** Engine, backend, versions of packages, machine. */
  readonly engine?: string | Readonly<Record<string, Setting>> | undefined;
  /** The command that does the same again. */
  readonly command?: string | undefined;
  readonly images?: readonly ReportImage[] | undefined;
  /** Pictures of the images that are shown: the surest mistakes, the least sure, typical ones of each class. */
  readonly thumbnail?: Thumbnail | undefined;
  /** The images to show. Default: those that `chooseExamples` of `@cnn/evaluation` chooses. */
  readonly examples?: readonly ExampleGroup[] | undefined;
  /** Shown beside the pictures: where the model looked. */
  readonly explanation?: Explanation | undefined;
  /** How the explanations came about and what their colours mean, or why there are none: "Grad-CAM of the layer conv2d_2. Red speaks for the predicted class." */
  readonly explanationNote?: string | undefined;
  /** Height, width and channels of the images that the model takes. */
  readonly imageShape?: readonly number[] | undefined;
  /** Of an ensemble: how many models are averaged. */
  readonly members?: number | undefined;
  /** Results by scanner, hospital, age, …: what `subgroupResults` of `@cnn/evaluation` returns for each column. */
  readonly subgroups?: readonly SubgroupResults[] | undefined;
  /** Absent where leakage was not looked for: the report says so. */
  readonly leakage?: ReportLeakage | undefined;
  readonly floor?: ReportFloor | undefined;
  readonly card?: ModelCard | undefined;
  readonly checklist?: ChecklistAnswers | undefined;
  /** Of two classes: above this probability an image is called positive. Default: that of `evaluation.report`, or 0.5. */
  readonly threshold?: number | undefined;
}
