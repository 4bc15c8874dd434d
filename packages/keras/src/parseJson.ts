import { decodeUtf8 } from '@cnn/core';
import { isRecord } from './json.js';
import { fileProblem } from './problems.js';

/** JSON of a file; Python writes NaN and Infinity too, which become null. */
export function parseJson(bytes: Uint8Array, where: string): unknown {
  const text = decodeUtf8(bytes);
  if (text === undefined)
    throw fileProblem(where, 'malformed', 'expected JSON, received text that is not UTF-8.');
  return parseJsonText(text, where);
}

export function parseJsonText(text: string, where: string): unknown {
  const plain = text.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(plain);
  } catch {
    // Not within texts: a model's names have no colon before them.
    const mended = plain.replaceAll(/([:[,]\s*)-?(NaN|Infinity)\b/g, '$1null');
    try {
      return JSON.parse(mended);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw fileProblem(where, 'malformed', `expected JSON: ${message.slice(0, 80)}.`);
    }
  }
}

/**
 * A model's config out of what files have around it: Keras 1 writes JSON as a text of JSON, TensorFlow.js a `modelTopology` with
 * `model_config`.
 */
export function configIn(json: unknown, where: string): unknown {
  let value = json;
  for (let depth = 0; depth < 3 && typeof value === 'string'; depth++) value = parseJsonText(value, where);
  if (!isRecord(value)) return value;
  if ('class_name' in value) return value;
  const inner = value.modelTopology ?? value.model_config;
  return inner === undefined ? value : configIn(inner, where);
}
