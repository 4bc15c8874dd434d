import { readFileSync } from 'node:fs';
import { readSafetensors } from '@cnn/core';
import { type Hdf5Group, openHdf5, readKeras } from '@cnn/keras';
import { readOnnx } from '@cnn/onnx';
import { readTorchFile } from '@cnn/pytorch';
import { writeLayersModel } from '@cnn/tfjs';
import { zipSync } from 'fflate';
import { importModel } from '../reading/importModel.js';
import {
  anywhere,
  changedJson,
  type Damage,
  inTurn,
  movedAddress,
  pickledCall,
  repacked,
  swappedBlocks,
} from './damage.support.test.js';

/** A format of models, a file of it, and how it is damaged. */
export interface Kind {
  /** Names of goldens, or what makes a file of them. */
  readonly files: readonly (string | (() => Uint8Array))[];
  readonly damage: Damage;
  /** What it holds, as plain data; throws where it can't be read. */
  readonly read: (bytes: Uint8Array) => unknown | Promise<unknown>;
  /**
   * What nothing in the format guards, so that a change of it gives other values that no reader could know. Absent: whatever is damaged without
   * being written again with right sums is found.
   */
  readonly unguarded?: string | undefined;
}

const folder =
  process.env.MODEL_FILES_FOLDER ?? new URL('../../../testing/goldens/model_files/', import.meta.url).href;

export function fileBytes(file: string | (() => Uint8Array)): Uint8Array {
  return typeof file === 'string' ? new Uint8Array(readFileSync(new URL(file, folder))) : file();
}

/** All that a group holds. What can't be read is thrown. */
function contentOf(group: Hdf5Group): unknown {
  const children = group.names().map((name) => {
    const child = group.get(name);
    if (child === undefined) throw new TypeError(`${name} is listed and not there`);
    if (child.kind === 'group') return [name, { ...child.attributes }, contentOf(child)];
    return [name, { ...child.attributes }, child.shape, child.dtype, child.read()];
  });
  return [{ ...group.attributes }, children];
}

/** A LayersModel in a zip, as Teachable Machine gives it. */
function layersModel(): Uint8Array {
  const files = writeLayersModel(readKeras(fileBytes('small.keras')));
  return zipSync(
    { ...files, 'metadata.json': new TextEncoder().encode('{"labels":["a","b"],"imageSize":6}') },
    { level: 0 },
  );
}

function graphModel(): Uint8Array {
  const file = (name: string): Uint8Array => fileBytes(`../tfjs_graph/${name}`);
  return zipSync({ 'model.json': file('plain.json'), 'plain.bin': file('plain.bin') }, { level: 0 });
}

/** An ONNX file of PyTorch's exporter. */
function onnx(at: number): () => Uint8Array {
  return () => {
    const goldens = JSON.parse(new TextDecoder().decode(fileBytes('../onnx/torch.json'))) as {
      readonly model: string;
    }[];
    return Uint8Array.from(atob(goldens[at]?.model ?? ''), (character) => character.charCodeAt(0));
  };
}

const hdf5Damage = inTurn([anywhere, movedAddress, swappedBlocks, movedAddress]);

export const kinds: Readonly<Record<string, Kind>> = {
  hdf5: {
    files: ['small.weights.h5', 'small.h5'],
    damage: hdf5Damage,
    read: (bytes) => contentOf(openHdf5(bytes, 'a.h5')),
    unguarded: 'names, numbers, and most of what old headers say',
  },
  'hdf5 of the new form': {
    files: ['forms_clean.h5'],
    damage: hdf5Damage,
    read: (bytes) => contentOf(openHdf5(bytes, 'a.h5')),
    unguarded: 'numbers that are not in chunks, and texts',
  },
  h5: {
    files: ['small.h5'],
    damage: inTurn([anywhere, movedAddress, swappedBlocks, changedJson]),
    read: (bytes) => readKeras(bytes, { file: 'a.h5' }),
    unguarded: 'names, numbers, and most of what old headers say',
  },
  keras: {
    files: ['small.keras'],
    damage: inTurn([anywhere, swappedBlocks]),
    read: (bytes) => readKeras(bytes, { file: 'a.keras' }),
  },
  'keras, packed again': {
    files: ['small.keras'],
    damage: repacked([changedJson, anywhere, movedAddress]),
    read: (bytes) => readKeras(bytes, { file: 'a.keras' }),
    unguarded: 'all, since its sums are right',
  },
  'pytorch zip': {
    files: ['state.pt', 'checkpoint.pt'],
    damage: inTurn([anywhere, swappedBlocks]),
    read: (bytes) => readTorchFile(bytes, 'a.pt'),
  },
  'pytorch zip, packed again': {
    files: ['state.pt', 'checkpoint.pt', 'state_protocol_4.pt'],
    damage: repacked([pickledCall, anywhere, pickledCall]),
    read: (bytes) => readTorchFile(bytes, 'a.pt'),
    unguarded: 'all, since its sums are right',
  },
  'pytorch of the old form': {
    files: ['state_old.pth'],
    damage: inTurn([anywhere, pickledCall, swappedBlocks]),
    read: (bytes) => readTorchFile(bytes, 'a.pth'),
    unguarded: 'numbers, names and shapes that fit',
  },
  'tfjs LayersModel, packed again': {
    files: [layersModel],
    damage: repacked([changedJson, anywhere, changedJson]),
    read: (bytes) => importModel(bytes, { file: 'a.zip' }),
    unguarded: 'all, since its sums are right',
  },
  'tfjs GraphModel, packed again': {
    files: [graphModel],
    damage: repacked([changedJson, anywhere, changedJson]),
    read: (bytes) => importModel(bytes, { file: 'a.zip' }),
    unguarded: 'all, since its sums are right',
  },
  onnx: {
    files: [onnx(0), onnx(5)],
    damage: inTurn([anywhere, swappedBlocks, anywhere]),
    read: (bytes) => readOnnx(bytes, { file: 'a.onnx' }),
    unguarded: 'numbers, names and attributes',
  },
  safetensors: {
    files: ['state.safetensors'],
    damage: inTurn([anywhere, swappedBlocks, changedJson, movedAddress]),
    read: (bytes) => readSafetensors(bytes, 'a.safetensors', { views: true }),
    unguarded: 'numbers, names and shapes that fit',
  },
};
