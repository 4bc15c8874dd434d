import type { LayerDescription, ModelDefinition } from '@cnn/core';
import type { NetworkWork } from '../networkWork.js';

export interface ReadJson {
  /** Absent where it can't be shown as a list of layers at all. */
  readonly definition?: ModelDefinition | undefined;
  /** What is wrong, each with its path. */
  readonly problems: readonly string[];
}

/**
 * A definition from text. It is refused unless all of it is right: `layers[3] (conv2d): filters: expected …`. The `model.json` of a
 * trained model has its definition inside, which is taken.
 */
export async function problemsOf(text: string, describe: NetworkWork['describe']): Promise<ReadJson> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { problems: [`This is not JSON: ${error instanceof Error ? error.message : String(error)}`] };
  }
  const inside = json as {
    readonly format?: unknown;
    readonly definition?: unknown;
    readonly model?: unknown;
  } | null;
  const candidate = inside?.format === 'cnn-model' ? json : (inside?.definition ?? inside?.model ?? json);
  // What it is, the description says; a definition is taken only where it finds nothing wrong.
  const definition = candidate as ModelDefinition;
  const { error, layers } = await describe(definition, { batchSize: 1 });
  const problems = [...(error ? [error.message] : []), ...layers.flatMap(errorsOf)];
  return problems.length > 0 ? { problems } : { definition, problems };
}

function errorsOf({ error, layers }: LayerDescription): readonly string[] {
  const inner = layers?.flatMap(errorsOf) ?? [];
  if (inner.length > 0) return inner;
  return error ? [error.message] : [];
}
