import { readFileSync } from 'node:fs';
import {
  activation,
  averagePooling2d,
  batchNormalization,
  branches,
  concatenate,
  conv2d,
  conv2dTranspose,
  dense,
  depthwiseConv2d,
  flatten,
  globalAveragePooling2d,
  groupNormalization,
  layerNormalization,
  type ModelDefinition,
  maxPooling2d,
  prelu,
  separableConv2d,
  sequential,
} from '@cnn/core';

const input = [6, 6, 3] as const;
const epsilon = 1e-5;

/** The modules of goldens/pytorch_modules.py. */
export const moduleModels: Readonly<Record<string, ModelDefinition>> = {
  flattened: sequential({
    input,
    layers: [
      conv2d({ name: 'conv', filters: 4, kernelSize: 3, useBias: false }),
      batchNormalization({ name: 'bn', epsilon }),
      activation({ activation: 'relu' }),
      maxPooling2d({ poolSize: 2 }),
      flatten(),
      batchNormalization({ name: 'norm', epsilon }),
      prelu({ name: 'act' }),
      dense({ name: 'fc1', units: 5, activation: 'relu' }),
      dense({ name: 'fc2', units: 3 }),
    ],
  }),
  branches: sequential({
    input,
    layers: [
      branches({
        branches: [
          [conv2d({ name: 'left', filters: 2, kernelSize: 5 }), flatten()],
          [globalAveragePooling2d()],
          [conv2d({ name: 'right', filters: 4, kernelSize: 5 }), flatten()],
        ],
        merge: concatenate(),
      }),
      dense({ name: 'fc', units: 3 }),
    ],
  }),
  convolutions: sequential({
    input,
    layers: [
      depthwiseConv2d({ name: 'depthwise', kernelSize: 3, depthMultiplier: 2 }),
      prelu({ name: 'act1', sharedAxes: [1, 2] }),
      conv2d({ name: 'grouped', filters: 4, kernelSize: 3, padding: 'same', groups: 2 }),
      prelu({ name: 'act2', sharedAxes: [1, 2] }),
      conv2dTranspose({ name: 'up', filters: 3, kernelSize: 3, strides: 2 }),
      separableConv2d({ name: 'separable', filters: 2, kernelSize: 3 }),
      globalAveragePooling2d(),
    ],
  }),
  normalizations: sequential({
    input,
    layers: [
      conv2d({ name: 'expand', filters: 6, kernelSize: 1 }),
      groupNormalization({ name: 'groups', groups: 3, epsilon }),
      layerNormalization({ name: 'channels', epsilon }),
      averagePooling2d({ poolSize: 6 }),
      flatten(),
    ],
  }),
};

export type FileKind = 'safetensors' | 'pt' | 'legacy' | 'listed';

export interface ModuleGolden {
  readonly name: string;
  readonly image: { readonly shape: readonly number[]; readonly data: readonly number[] };
  readonly output: { readonly shape: readonly number[]; readonly data: readonly number[] };
  /** In base64. */
  readonly files: Readonly<Record<FileKind, string>>;
}

export const moduleGoldens: readonly ModuleGolden[] = JSON.parse(
  readFileSync(new URL('../../testing/goldens/pytorch/modules.json', import.meta.url), 'utf8'),
);

export function moduleGolden(name: string): ModuleGolden & { readonly model: ModelDefinition } {
  const golden = moduleGoldens.find((one) => one.name === name);
  const model = moduleModels[name];
  if (!golden || !model) throw new Error(`there is no module ${name}`);
  return { ...golden, model };
}

export const fileOf = (golden: ModuleGolden, kind: FileKind): Uint8Array =>
  new Uint8Array(Buffer.from(golden.files[kind], 'base64'));
