import type { ClassPredictions, Evaluation } from '@cnn/evaluation';
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
  /** Images of each class, by its name. */
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

export interface ReportOptions {
  readonly title: string;
  /** A line under the title: what was trained on what. */
  readonly subtitle?: string | undefined;
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
  readonly history?: History | undefined;
  /** Of the test set: what `evaluationRecord` of `@cnn/evaluation` returns. */
  readonly evaluation?: Evaluation | undefined;
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
  /** Pictures of the images in the table of mistakes. */
  readonly thumbnail?: Thumbnail | undefined;
  /** Of two classes: above this probability an image is called positive. Default: that of `evaluation.report`, or 0.5. */
  readonly threshold?: number | undefined;
}
