import type { Predicted, RemoteProject } from '@cnn/browser';

/** An image and what the model says of it. */
export interface ClassifiedFile {
  readonly file: File;
  /** Undefined until it is known. */
  readonly found: Predicted | undefined;
}

export interface ClassifyFilesOptions {
  readonly project: RemoteProject;
  readonly id: string;
  readonly files: readonly File[];
  /** After each portion. */
  readonly onProgress: (rows: readonly ClassifiedFile[]) => void;
  readonly signal: AbortSignal;
}

/** Images that are sent at once. */
const PORTION = 8;

/** Classifies many images, a portion after the other. */
export async function classifyFiles(options: ClassifyFilesOptions): Promise<void> {
  const { project, id, files, onProgress, signal } = options;
  const rows: ClassifiedFile[] = files.map((file) => ({ file, found: undefined }));
  for (let at = 0; at < files.length && !signal.aborted; at += PORTION) {
    const found = await project.predict(id, files.slice(at, at + PORTION));
    for (const [offset, one] of found.entries())
      rows[at + offset] = { file: files[at + offset] as File, found: one };
    if (!signal.aborted) onProgress([...rows]);
  }
}
