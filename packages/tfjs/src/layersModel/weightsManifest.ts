import { halfFloats } from '@cnn/core';
import { type CompanionFiles, checkCompanionName, companion } from './companionFiles.js';
import { isRecord, problemOf } from './problems.js';
import { WEIGHT_BYTES, type WeightSpec, weightSpec } from './weightSpec.js';

/** A weight of a model of TensorFlow.js. It has the form of a tensor of `@cnn/keras`. */
export interface TfjsWeight {
  readonly name: string;
  readonly shape: readonly number[];
  /** What it is in TensorFlow.js. Absent: floats. */
  readonly dtype?: string | undefined;
  /** Its numbers as float32: a view of its file where they stand there so. */
  read(): Float32Array;
}

/** What a model may take when its quantized weights are numbers, which is 4 times the file at most. */
interface Pieces {
  readonly pieces: readonly Uint8Array[];
  readonly bytes: number;
}

/**
 * Reads the weights that a manifest lists, group by group: the files of a group are one after the other as if they were one.
 *
 * @throws CnnError (FILE) for files that are missing, too short or too long, names that lead out of the folder or stand twice, and types that no
 *   weight has
 */
export async function readManifest(
  manifest: unknown,
  { files, where }: { readonly files: CompanionFiles; readonly where: string },
): Promise<TfjsWeight[]> {
  if (!Array.isArray(manifest)) {
    throw problemOf(where, 'malformed', 'expected a list in weightsManifest. Save the model again.');
  }
  const weights: TfjsWeight[] = [];
  const names = new Set<string>();
  for (const group of manifest) {
    if (!isRecord(group) || !Array.isArray(group.paths) || !Array.isArray(group.weights)) {
      throw problemOf(
        where,
        'malformed',
        'expected paths and weights in each group of weightsManifest. Save the model again.',
      );
    }
    const specs = group.weights.map((entry) => weightSpec(entry, where));
    const content = await readPieces(group.paths, { files, where });
    const expected = specs.reduce((sum, { bytes }) => sum + bytes, 0);
    if (expected !== content.bytes) {
      const held = group.paths.join(', ');
      const problem = `expected ${expected} bytes of weights in ${held}, received ${content.bytes}. Copy or download its files again.`;
      throw problemOf(where, content.bytes < expected ? 'truncated' : 'malformed', problem);
    }
    let at = 0;
    for (const spec of specs) {
      if (names.has(spec.name))
        throw problemOf(where, 'malformed', `two weights are called ${spec.name}. Save the model again.`);
      names.add(spec.name);
      const from = at;
      weights.push({
        name: spec.name,
        shape: spec.shape,
        dtype: spec.dtype,
        read: () => numbersOf(partOf(content, from, spec.bytes), spec),
      });
      at += spec.bytes;
    }
  }
  return weights;
}

async function readPieces(
  paths: readonly unknown[],
  { files, where }: { readonly files: CompanionFiles; readonly where: string },
): Promise<Pieces> {
  const pieces: Uint8Array[] = [];
  for (const path of paths) {
    const name = checkCompanionName(path, where);
    const bytes = await companion(files, name);
    if (!(bytes instanceof Uint8Array)) {
      throw problemOf(
        where,
        'truncated',
        `its weights are in ${name}, which is not there. Put it beside ${where}.`,
      );
    }
    pieces.push(bytes);
  }
  return { pieces, bytes: pieces.reduce((sum, { length }) => sum + length, 0) };
}

/** A part of files that stand one after the other: a view where it is in one of them. */
function partOf({ pieces }: Pieces, from: number, length: number): Uint8Array {
  let start = 0;
  let joined: Uint8Array | undefined;
  let filled = 0;
  for (const piece of pieces) {
    const at = from + filled - start;
    if (at < piece.length && filled < length) {
      const part = piece.subarray(at, Math.min(piece.length, at + length - filled));
      if (part.length === length) return part;
      joined ??= new Uint8Array(length);
      joined.set(part, filled);
      filled += part.length;
    }
    start += piece.length;
  }
  return joined ?? new Uint8Array(0);
}

function numbersOf(bytes: Uint8Array, { stored, scale, min, whole }: WeightSpec): Float32Array {
  const size = WEIGHT_BYTES[stored];
  const source = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
  const part = [source.buffer as ArrayBuffer, source.byteOffset, source.length / size] as const;
  if (stored === 'float32') return new Float32Array(...part);
  if (stored === 'float16') return halfFloats(new Uint16Array(...part), 'float16');
  const numbers =
    stored === 'int32' ? new Int32Array(...part) : stored === 'uint16' ? new Uint16Array(...part) : source;
  if (scale === 1 && min === 0) return Float32Array.from(numbers);
  return Float32Array.from(numbers, (number) =>
    whole ? Math.round(number * scale + min) : number * scale + min,
  );
}
