import type { Classification } from './classification.js';
import type { ModelSettings } from './openModel.js';

/** What the element asks its worker for. */
export type ClassifierRequest = { readonly id: number } & (
  | { readonly type: 'open'; readonly settings: ModelSettings }
  | { readonly type: 'classify'; readonly image: Blob | ImageBitmap; readonly explained: boolean }
);

/** What the worker answers, by the number of the request. */
export type ClassifierAnswer = { readonly id: number } & (
  | { readonly type: 'opened'; readonly classNames: readonly string[] }
  | { readonly type: 'classified'; readonly classification: Classification }
  | { readonly type: 'failed'; readonly code: string; readonly message: string }
);
