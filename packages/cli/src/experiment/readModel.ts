import { CnnError, type ModelDefinition, parseModel } from '@cnn/core';
import { isModelFolder, readJson, readModel as readSaved } from '@cnn/node';
import { isPresetName } from '@cnn/presets';

/**
 * What `--model` names: a preset, or the definition in a file, a model folder or the folder of a run. What is neither stays a
 * name, which the experiment refuses with the nearest preset.
 *
 * @throws CnnError when the file can't be read, or its definition is wrong
 */
export async function readModel(name: string): Promise<string | ModelDefinition> {
  if (isPresetName(name)) return name;
  if (await isModelFolder(name)) return (await readSaved(name)).model;
  if (!/[./\\]/.test(name)) return name;
  if (/\.(keras|h5|hdf5|onnx|pt|pth|safetensors)$/i.test(name)) {
    throw new CnnError(
      'USAGE',
      `${name}: expected a definition in JSON or a model folder. cnn import ${name} --explain shows what it holds, cnn train --from ${name} begins with its weights.`,
    );
  }
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
