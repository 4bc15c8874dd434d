import { CnnError, decodeUtf8, fileBytes, isZip, type OpenZip, openZip } from '@cnn/core';

/** What kind of model file bytes are. `keras-json` is a config without weights. */
export type ModelFileKind = 'keras' | 'keras-json' | 'tfjs' | 'onnx' | 'pytorch' | 'cnn';

export interface RecognizedModel {
  readonly kind: ModelFileKind;
  /** Of a zip: what it holds, opened. */
  readonly zip?: OpenZip | undefined;
  /** Of JSON: its value. */
  readonly json?: unknown;
}

const startsWith = (bytes: Uint8Array, begin: readonly number[]): boolean =>
  begin.every((byte, at) => bytes[at] === byte);

const HDF5 = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
/** The first bytes of a pickle, protocol 2 to 5. */
const isPickle = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x80 && (bytes[1] ?? 0) >= 2 && (bytes[1] ?? 9) <= 5;

/**
 * Which reader a file is for, by its bytes: names of files lie.
 *
 * @param where the file's name, for messages
 * @throws CnnError (FILE) with `details.reason` `notThisFormat` for what is no model, saying what it is
 */
export function recognizeModel(
  given: Uint8Array | ArrayBuffer,
  where: string,
  inflate: Inflate,
): RecognizedModel {
  const bytes = fileBytes(given, 'recognizeModel');
  if (bytes.length === 0) throw notAModel(where, 'is empty. Copy or download it again');
  if (startsWith(bytes, HDF5)) return { kind: 'keras' };
  if (isZip(bytes)) return inZip(openZip(bytes, { where, inflate }), where);
  if (isPickle(bytes)) return { kind: 'pytorch' };
  if (isSafetensors(bytes)) return { kind: 'pytorch' };
  const start = decodeUtf8(bytes.subarray(0, 200).filter((byte) => byte < 0x80)) ?? '';
  if (/^\s*["{[]/.test(start)) return inJson(bytes, where);
  // The first field of ONNX's ModelProto is its IR version, a small number.
  if (bytes[0] === 0x08 && (bytes[1] ?? 0) >= 1 && (bytes[1] ?? 0) < 64) return { kind: 'onnx' };
  throw notAModel(where, describe(bytes, start));
}

export type Inflate = NonNullable<Parameters<typeof openZip>[1]>['inflate'];

/** Eight bytes say how long the JSON behind them is. */
function isSafetensors(bytes: Uint8Array): boolean {
  if (bytes.length < 10) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(0, true);
  return view.getUint32(4, true) === 0 && length >= 2 && length <= bytes.length - 8 && bytes[8] === 0x7b;
}

function inZip(zip: OpenZip, where: string): RecognizedModel {
  const { names } = zip;
  const has = (name: string): boolean => names.some((path) => path === name || path.endsWith(`/${name}`));
  if (has('model.weights.h5') || has('config.json')) return { kind: 'keras', zip };
  if (has('data.pkl') || has('constants.pkl')) return { kind: 'pytorch', zip };
  if (has('model.json')) return { kind: 'tfjs', zip };
  const held = names.slice(0, 4).join(', ');
  throw notAModel(where, `is a zip without a model: it holds ${held || 'nothing'}`);
}

function inJson(bytes: Uint8Array, where: string): RecognizedModel {
  const json = parsed(bytes, where);
  const object = typeof json === 'string' ? parsedText(json, where) : json;
  if (typeof object === 'object' && object !== null && !Array.isArray(object)) {
    if ('modelTopology' in object || 'weightsManifest' in object) return { kind: 'tfjs', json: object };
    if ('format' in object && String(object.format).startsWith('cnn-model'))
      return { kind: 'cnn', json: object };
    if ('class_name' in object) return { kind: 'keras-json', json };
  }
  throw notAModel(where, 'is JSON of another kind: expected modelTopology, class_name or format cnn-model');
}

function parsed(bytes: Uint8Array, where: string): unknown {
  const text = decodeUtf8(bytes);
  if (text === undefined) throw notAModel(where, 'begins like JSON and is no UTF-8 text');
  return parsedText(text, where);
}

function parsedText(text: string, where: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw notAModel(
      where,
      `begins like JSON and is none (${error instanceof Error ? error.message : error})`,
    );
  }
}

function describe(bytes: Uint8Array, start: string): string {
  if (start.startsWith('version https://git-lfs'))
    return 'is a pointer of Git LFS, not the file itself. Fetch it with "git lfs pull", or download it by its link';
  if (/^\s*<(!doctype|html)/i.test(start)) return 'is a web page, perhaps in place of a download';
  if (startsWith(bytes, [0x1f, 0x8b])) return 'is a gzip file. Unpack it first';
  const head = bytes.subarray(0, 200);
  const isText = head.every((byte) => byte >= 0x20 || byte === 9 || byte === 10 || byte === 13);
  return isText ? `is text, which begins with '${start.trim().slice(0, 40)}'` : 'begins like no model file';
}

function notAModel(where: string, what: string): CnnError {
  return new CnnError(
    'FILE',
    `${where} ${what}. Expected a model of Keras (.keras, .h5, JSON), TensorFlow.js (model.json), ONNX, PyTorch (.pt, .pth) or safetensors.`,
    { details: { reason: 'notThisFormat' } },
  );
}
