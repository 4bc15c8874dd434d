import {
  CnnError,
  type ImportedModel,
  type ImportStep,
  inferModel,
  type LayerRules,
  parseModel,
  sameShape,
  type TensorValue,
} from '@cnn/core';
import { DEFINITION } from '../export/definitionKey.js';
import type { ReadModel } from '../messages/readMessages.js';
import { foldings } from './folding/folding.js';
import type { SourceGraph } from './sourceGraph.js';
import { readersOf } from './sourceNode.js';
import type { TensorContext } from './tensors.js';
import { asFloats, type Constant, transposed } from './values.js';

/** Reads a weight as its convolution has it: [filters, channels, height, width]. */
const TO_LAST = [2, 3, 1, 0];

interface OwnOptions {
  readonly layers: LayerRules | undefined;
  readonly context: TensorContext;
}

/**
 * The same model, of an export of this toolkit, whose metadata hold its definition; undefined for other files, and where another tool
 * has changed the weights' names since.
 *
 * @throws CnnError (MODEL) for a definition with custom layers whose rules are not given
 */
export function ownExport(
  message: ReadModel,
  source: SourceGraph,
  { layers, context }: OwnOptions,
): Pick<ImportedModel, 'model' | 'weights' | 'plan'> | undefined {
  const text = message.metadataProps.find(({ key }) => key === DEFINITION)?.value;
  if (!text || message.producerName !== '@cnn/onnx') return undefined;
  const model = parseModel(jsonOf(text, context), { layers });
  const held = heldWeights(source, context);
  const weights: Record<string, TensorValue> = {};
  const steps: ImportStep[] = [];
  for (const { layer, variables } of inferModel(model, { layers }).layers) {
    const names = Object.keys(variables);
    for (const variable of names) {
      const value = weightOf(held, variable, variables[variable]?.shape ?? []);
      if (!value) return undefined;
      weights[variable] = value;
    }
    steps.push({
      ...{ source: layer.name, type: layer.type, name: layer.name, becomes: layer.type },
      weights: names.map((variable) => ({
        source: variable,
        variable,
        shape: variables[variable]?.shape ?? [],
      })),
    });
  }
  return { model, weights, plan: steps };
}

function jsonOf(text: string, { where }: TensorContext): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CnnError('FILE', `${where}: the metadata ${DEFINITION} is no JSON. Export the model again.`, {
      cause: error,
      details: { reason: 'malformed' },
    });
  }
}

/** A weight of the file as float32, and whether a convolution reads it as it lies there. */
interface Held {
  readonly value: Constant;
  readonly convolved: boolean;
}

function heldWeights(
  { nodes, constants }: SourceGraph,
  context: TensorContext,
): (name: string) => Held | undefined {
  const readers = readersOf(nodes);
  return (name) => {
    const stored = constants.get(name);
    if (!stored) return undefined;
    const wide = readers.get(name)?.find(({ op }) => op === 'Cast' || op === 'DequantizeLinear');
    const fold = wide && foldings[wide.op];
    const inputs = wide?.inputs.map((input) => constants.get(input)) ?? [];
    const value = wide && fold ? fold(wide, inputs, context) : stored;
    const read = readers.get(wide ? (wide.outputs[0] ?? '') : name) ?? [];
    const convolved = read.some(
      ({ op, inputs: [, kernel] }) => op === 'Conv' && kernel === (wide?.outputs[0] ?? name),
    );
    return { value, convolved };
  };
}

function weightOf(
  held: (name: string) => Held | undefined,
  name: string,
  shape: readonly number[],
): TensorValue | undefined {
  const found = held(name);
  if (!found) return undefined;
  const { value, convolved } = found;
  const [rows = 0, columns = 0, channels = 0, outputs = 0] = shape;
  if (convolved) {
    // A depthwise kernel [h, w, c, m] lies there as [c · m, 1, h, w].
    const lies = [
      [outputs, channels],
      [channels * outputs, 1],
    ].map((first) => [...first, rows, columns]);
    if (!lies.some((form) => sameShape(form, value.shape))) return undefined;
    return { shape, data: transposed(value, TO_LAST) };
  }
  if (!sameShape(shape, value.shape)) return undefined;
  return { shape, data: asFloats(value.data) };
}
