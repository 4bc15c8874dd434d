import { CnnError, type ModelDefinition, parseModel } from '@cnn/core';
import { readJson } from '@cnn/node';
import { isPresetName } from '@cnn/presets';

/**
 * What `--model` names: a preset, or the definition in a file (also in the `model.json` of a model folder). What is neither stays a
 * name, which the experiment refuses with the nearest preset.
 *
 * @throws CnnError when the file can't be read, or its definition is wrong
 */
export async function readModel(name: string): Promise<string | ModelDefinition> {
  if (isPresetName(name) || !/[./\\]/.test(name)) return name;
  const json = await readJson(name);
  try {
    return parseModel(definitionOf(json));
  } catch (error) {
    if (error instanceof CnnError)
      throw new CnnError(error.code, `${name}: ${error.message}`, { cause: error });
    throw error;
  }
}

function definitionOf(json: unknown): unknown {
  const saved = typeof json === 'object' && json !== null && 'definition' in json;
  return saved ? json.definition : json;
}
