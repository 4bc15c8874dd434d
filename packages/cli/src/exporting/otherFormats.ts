import { existsSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CnnError } from '@cnn/core';
import { type ExportFormat, exportModel } from '@cnn/exchange';
import { exportOptions, type SavedModel } from '@cnn/experiment';
import { writeFileAtomic } from '@cnn/node';
import { exportSavedModel } from '@cnn/tensorflow';

/** The formats of `cnn export` beside ONNX, with the name of their file or folder. */
export const otherFormats = {
  keras: 'model.keras',
  h5: 'model.h5',
  tfjs: 'tfjs_model',
  savedmodel: 'saved_model',
  safetensors: 'model.safetensors',
} as const;

/** Those that are a folder of files. */
const folders = { tfjs: true, savedmodel: true };

export type OtherFormat = keyof typeof otherFormats;

export interface WriteOtherFormatOptions {
  readonly saved: SavedModel;
  readonly format: OtherFormat;
  /** The file, or the folder. */
  readonly path: string;
  /** What a SavedModel takes. */
  readonly input: 'float32' | 'uint8';
}

/** Writes a model in one of these formats; the files that were written, with their sizes in bytes. */
export async function writeOtherFormat({ saved, format, path, input }: WriteOtherFormatOptions) {
  if (format in folders && existsSync(path) && !statSync(path).isDirectory()) {
    throw new CnnError(
      'FILE',
      `${path}: --format ${format} writes a folder, and a file of that name is there. Choose another --out.`,
    );
  }
  const files = filesOf(saved, format, input);
  const written: { file: string; bytes: number }[] = [];
  for (const [name, content] of Object.entries(files)) {
    const file = format in folders ? join(path, name) : path;
    await mkdir(dirname(file), { recursive: true });
    await writeFileAtomic({ path: file, content });
    written.push({ file, bytes: content.length });
  }
  return written;
}

function filesOf(
  saved: SavedModel,
  format: OtherFormat,
  input: 'float32' | 'uint8',
): Readonly<Record<string, Uint8Array>> {
  const { model, state, classNames, layers } = saved;
  if (format === 'savedmodel') {
    const { rescale } = exportOptions(saved, { input });
    return exportSavedModel({ model, state, classNames, layers, input, rescale });
  }
  if (layers && format !== 'safetensors')
    throw new CnnError(
      'MODEL',
      `--format ${format}: the model has custom layers, which the format does not know.`,
    );
  return exportModel({ format: format satisfies ExportFormat, model, weights: state, classNames });
}
