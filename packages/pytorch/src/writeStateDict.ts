import {
  CnnError,
  checkDefinition,
  checkOptionNames,
  checkWeights,
  type LayerRules,
  type ModelDefinition,
  modelVariables,
  type TensorValue,
  type TensorValues,
  writeSafetensors,
} from '@cnn/core';
import { conventionOf, type PyTorchConvention } from './conventions/conventions.js';
import { modulesOf } from './mapping/tensors.js';

export interface WriteStateDictOptions {
  readonly model: ModelDefinition;
  /** The model's variables; others, such as an optimizer's slots, are left out. */
  readonly state: TensorValues;
  /** How the definition's layers are called in PyTorch. Default `names`. */
  readonly convention?: PyTorchConvention | undefined;
  /** What is put in front of all names, such as `model.`. */
  readonly prefix?: string | undefined;
  /** Rules of the model's custom layers, by type. */
  readonly layers?: LayerRules | undefined;
}

/**
 * A model's weights as a state_dict in a safetensors file, with PyTorch's names and layouts:
 *
 * ```py
 * model = torchvision.models.resnet18(num_classes=5)
 * model.load_state_dict(safetensors.torch.load_file('weights.safetensors'))
 * ```
 *
 * The same model gives the same bytes. `num_batches_tracked` is left out: PyTorch counts from 0 then, which matters only to a
 * `BatchNorm2d` whose momentum is None.
 *
 * @throws CnnError (MODEL) when a variable is missing or has another shape, or for a definition that PyTorch orders otherwise;
 *   (OPTIONS) for a convention that gives two tensors one name
 */
export function writeStateDict(options: WriteStateDictOptions): Uint8Array {
  const names = { model: true, state: true, convention: true, prefix: true, layers: true } as const;
  checkOptionNames({ where: 'writeStateDict', options, names });
  const { model, layers, prefix = '' } = options;
  checkDefinition(model, 'writeStateDict: model');
  checkWeights(options.state, 'writeStateDict: state');
  const convention = conventionOf(options.convention, 'writeStateDict');
  const state = modelVariables({ model, state: options.state, layers, where: 'writeStateDict' });
  const tensors: Record<string, TensorValue> = {};
  for (const { layer, tensors: mapped } of modulesOf({ model, convention, layers })) {
    for (const { tensor, conversion, variable } of mapped) {
      const name = `${prefix}${tensor}`;
      if (Object.hasOwn(tensors, name))
        throw new CnnError(
          'OPTIONS',
          `writeStateDict: the convention gives ${name} twice, the second time to layer '${layer}'. Give each layer a module of its own.`,
        );
      const data = conversion.write(state[variable]?.data as Float32Array);
      tensors[name] = { shape: conversion.shape, data };
    }
  }
  return writeSafetensors({ tensors, metadata: { format: 'pt' } });
}
