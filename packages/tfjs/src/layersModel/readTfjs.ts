import {
  CnnError,
  checkOptionNames,
  decodeUtf8,
  fileBytes,
  type ImportedModel,
  receivedKind,
} from '@cnn/core';
import { fromKerasConfig, type KerasReadOptions, readOptionNames } from '@cnn/keras';
import { readGraphModel } from '../graphModel/readGraphModel.js';
import { type CompanionFiles, companion } from './companionFiles.js';
import { withDepthMultipliers } from './depthMultipliers.js';
import { isRecord, problemOf } from './problems.js';
import { readMetadata } from './teachableMachine.js';
import { readManifest } from './weightsManifest.js';

export interface ReadTfjsOptions extends KerasReadOptions {
  /** The files beside it: those of weights, by the names that it has for them, and Teachable Machine's `metadata.json` if there is one. */
  readonly files: CompanionFiles;
  /** Name of the file, for messages and the model's source. Default `model.json`. */
  readonly file?: string | undefined;
}

/**
 * Reads a model that TensorFlow.js, its converter, or Teachable Machine saved: `model.json` and its files of weights, also quantized ones. A
 * LayersModel is Keras's; a GraphModel is read where its graph is a convolutional network of known operations. Class names and pixels of
 * Teachable Machine come from its `metadata.json`.
 *
 * ```ts
 * const { model, weights, classNames } = await readTfjs(json, { files: { 'weights.bin': bytes, 'metadata.json': metadata } });
 * const fetched = await readTfjs(json, { files: async (name) => new Uint8Array(await (await fetch(base + name)).arrayBuffer()) });
 * ```
 *
 * @param json the bytes of `model.json`
 * @throws CnnError (FILE) with `details.reason` for what is no such model, weights without a model, and broken or missing files; (MODEL) that
 *   names the layer or the operations that can't be expressed
 */
export async function readTfjs(
  json: Uint8Array | ArrayBuffer,
  options: ReadTfjsOptions,
): Promise<ImportedModel> {
  const names = { files: true, file: true, ...readOptionNames } as const;
  checkOptionNames({ where: 'readTfjs', options, names });
  const { files, file = 'model.json', ...rest } = options;
  if (typeof files !== 'function' && !isRecord(files)) {
    throw new CnnError(
      'OPTIONS',
      `readTfjs: files: expected the files beside model.json by their names, or a function that fetches one, received ${receivedKind(files)}.`,
      { details: { option: 'files' } },
    );
  }
  const content = parsed(fileBytes(json, 'readTfjs'), file);
  if (!isRecord(content) || (!('modelTopology' in content) && !('weightsManifest' in content))) {
    throw problemOf(
      file,
      'notThisFormat',
      'expected a model of TensorFlow.js (modelTopology and weightsManifest), received other JSON. Choose its model.json.',
    );
  }
  const { modelTopology: topology, weightsManifest: manifest } = content;
  if (!isRecord(topology)) {
    throw problemOf(
      file,
      'notThisFormat',
      'it holds weights without a model (no modelTopology). Save the whole model with model.save.',
    );
  }
  if (content.format === 'graph-model' || 'node' in topology)
    return readGraphModel(content, { ...rest, files, file });
  const config = isRecord(topology.model_config) ? topology.model_config : topology;
  const weights = manifest === undefined ? undefined : await readManifest(manifest, { files, where: file });
  // Only what does not say that it is a LayersModel may be Teachable Machine's.
  const metadata = content.format === undefined ? await companion(files, 'metadata.json') : undefined;
  const taught = metadata && readMetadata(parsed(metadata, 'metadata.json'), 'metadata.json');
  const version = typeof topology.keras_version === 'string' ? topology.keras_version : undefined;
  const imported = fromKerasConfig({
    ...rest,
    config: withDepthMultipliers(config, weights ?? []),
    weights,
    source: {
      format: 'tfjs-layers',
      framework: taught ? 'Teachable Machine' : 'TensorFlow.js',
      version,
      file,
    },
    where: file,
  });
  const { classNames, rescaling, notes = [] } = taught ?? {};
  return { ...imported, classNames, rescaling, notes: [...imported.notes, ...notes] };
}

function parsed(bytes: Uint8Array, where: string): unknown {
  const text = decodeUtf8(bytes);
  try {
    return JSON.parse(text ?? '');
  } catch (cause) {
    const received = bytes.length === 0 ? 'an empty file' : 'other content';
    const problem = problemOf(
      where,
      'notThisFormat',
      `expected JSON, received ${received}. Choose the model.json of a model of TensorFlow.js.`,
    );
    problem.cause = cause;
    throw problem;
  }
}
