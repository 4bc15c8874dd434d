import { type ModelDefinition, parseModel } from '@cnn/core';
import { composeGraph } from './composeGraph.js';
import { innerShapes } from './innerShapes.js';
import { plainEqual } from './plainEqual.js';
import { call, literal, prefixed, print, type Source } from './sourceText.js';
import { type VariableNames, variableNames } from './variableNames.js';
import { withoutRedundancy } from './withoutRedundancy.js';

/** A definition as source. */
export interface DefinitionSource {
  /** The functions of `@cnn/core` that it calls, in the order of their names. */
  readonly imports: readonly string[];
  /** Statements that define the variable `definition`. */
  readonly code: string;
}

/**
 * Writes a model as the program that composes it with the functions of `@cnn/core`: `sequential` where one layer follows the other,
 * `functional` with variables where ways part and meet. Run, it gives the same definition again, which is checked here,
 * but for `inputs` that say what follows by itself. A definition
 * that can't be composed, because its layers stand in another order or none of its outputs needs one of them, is written as the JSON that
 * `parseModel` reads.
 *
 * @throws CnnError (MODEL) for what is no definition
 * @example
 * const { imports, code } = definitionSource(tutorialCnn({ input: [50, 50, 3] }));
 * console.log(`import { ${imports.join(', ')} } from '@cnn/core';\n\n${code}`);
 */
export function definitionSource(definition: ModelDefinition): DefinitionSource {
  const model = withoutRedundancy(parseModel(definition));
  const shapes = innerShapes(model);
  for (const names of ['automatic', 'written'] as const) {
    const statements: Source[] = [];
    const functions = new Set<string>();
    const variables: VariableNames = variableNames();
    const { name, layers, outputs, input, extraInputs = {} } = model;
    const inputs = [
      { name: 'input', shape: input },
      ...Object.entries(extraInputs).map(([key, shape]) => ({ name: key, shape })),
    ];
    const composed = composeGraph(
      { name, layers, outputs, inputs, path: '' },
      { statements, functions, variables, shapes, names },
    );
    if (!composed || !plainEqual(composed.value, model)) continue;
    const all = [...statements, declared(composed.source)];
    return { imports: [...functions].sort(), code: all.map((one) => `${print(one, '', 1)};`).join('\n') };
  }
  return {
    imports: ['parseModel'],
    code: `${print(declared(call('parseModel', [literal(model)])), '', 1)};`,
  };
}

const declared = (source: Source): Source => prefixed('const definition = ', source);
