import { CnnError, type ModelDefinition, parseModel } from '@cnn/core';
import { readJson } from '@cnn/node';
import { isPresetName, presets } from '@cnn/presets';

/** A model before the images are known: whole, or waiting for their shape and classes. */
export type ModelSource =
  | { readonly kind: 'definition'; readonly model: ModelDefinition }
  | { readonly kind: 'preset'; readonly build: (typeof presets)[keyof typeof presets] };

/**
 * The model that a user names: a preset, or a file with a definition (also the `model.json` of a model folder).
 *
 * @throws CnnError when it is neither, or the definition is wrong
 */
export async function openModel(name: string): Promise<ModelSource> {
  if (isPresetName(name)) return { kind: 'preset', build: presets[name] };
  if (!/[./\\]/.test(name)) {
    throw new CnnError(
      'USAGE',
      `--model: expected ${Object.keys(presets).join(', ')}, or a file with a definition, received "${name}".`,
    );
  }
  const json = await readJson(name);
  try {
    return { kind: 'definition', model: parseModel(definitionOf(json)) };
  } catch (error) {
    if (error instanceof CnnError)
      throw new CnnError(error.code, `${name}: ${error.message}`, { cause: error, details: error.details });
    throw error;
  }
}

function definitionOf(json: unknown): unknown {
  const saved = typeof json === 'object' && json !== null && 'definition' in json;
  return saved ? json.definition : json;
}
