import { CnnError, type ModelDefinition } from '@cnn/core';

/** @throws CnnError (OPTIONS) for what can't be explained, such as a definition without weights */
export function checkModel(where: string, model: unknown): void {
  const { definition, weights, open, load } = (model ?? {}) as Readonly<Record<string, unknown>>;
  if (definition && weights && typeof open === 'function' && typeof load === 'function') return;
  throw new CnnError(
    'OPTIONS',
    `${where}: expected model to be a trained model, as loadModel and runExperiment give, or explainableModel({ definition, weights, engine }), received ${described(model)}.`,
    { details: { option: 'model' } },
  );
}

/** @throws CnnError (MODEL) for a model that takes more than images: what is explained, and shown of layers, is of images alone */
export function requireImagesAlone(where: string, { name, extraInputs = {} }: ModelDefinition): void {
  const inputs = Object.keys(extraInputs);
  if (inputs.length === 0) return;
  throw new CnnError(
    'MODEL',
    `${where}: expected a model of images alone, received '${name}', which takes ${inputs.join(', ')} beside them. This is not built; predict works with them.`,
    { details: { reason: 'extraInputs' } },
  );
}

/** @throws CnnError (OPTIONS) for no images at all */
export function checkImages(where: string, images: unknown): void {
  if (images !== undefined && images !== null && !(Array.isArray(images) && images.length === 0)) return;
  throw new CnnError(
    'OPTIONS',
    `${where}: expected images, one, a list of them, or a set, received ${Array.isArray(images) ? 'an empty list' : String(images)}.`,
    { details: { option: 'images' } },
  );
}

function described(model: unknown): string {
  if (typeof model === 'string') return JSON.stringify(model);
  if (typeof model !== 'object' || model === null) return String(model);
  const fields = Object.keys(model);
  return fields.length === 0 ? 'an empty object' : `an object with ${fields.slice(0, 8).join(', ')}`;
}
