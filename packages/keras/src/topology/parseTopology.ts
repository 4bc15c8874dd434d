import { isRecord, type Json, shown } from '../json.js';
import { fileProblem } from '../problems.js';
import { functionalTopology } from './functionalTopology.js';
import { modernLayer } from './modernLayer.js';
import { sequentialTopology } from './sequentialTopology.js';
import type { KerasGraph, LayerShell } from './topology.js';

/** How deep models may stand in models. */
const DEEPEST = 16;
/** More than any model has: limits for files that were made to hang their reader. */
const MOST_LAYERS = 5000;

/** Applications of layers, those in models that are applied several times counted each time. */
const MOST_CALLS = 50_000;

const modelClasses = ['Sequential', 'Functional', 'Model'];

/** How deep lists and objects may stand in each other. */
const DEEPEST_JSON = 200;

interface Context {
  /** For messages. */
  readonly where: string;
  readonly depth: number;
  /** Layers so far, in all models. */
  readonly count: { layers: number };
}

/**
 * A model's config in any spelling, as layers and calls.
 *
 * @param config `{ class_name, config }`
 * @throws CnnError (FILE) for what is no config of a model
 */
export function parseTopology(config: unknown, where: string): KerasGraph {
  if (isDeeper(config, DEEPEST_JSON)) {
    throw fileProblem(where, 'malformed', `its config is nested more than ${DEEPEST_JSON} levels deep.`);
  }
  const graph = modelOf(config, { where, depth: 0, count: { layers: 0 } });
  if (callsIn(graph) > MOST_CALLS)
    throw fileProblem(where, 'malformed', `applies layers more than ${MOST_CALLS} times.`);
  return graph;
}

function callsIn({ layers }: KerasGraph): number {
  return layers.reduce((sum, { calls, model }) => sum + calls.length * (model ? callsIn(model) : 1), 0);
}

/** Whether an object is the config of a model. */
function isModelConfig(value: unknown): boolean {
  return isRecord(value) && modelClasses.includes(String(value.class_name));
}

function modelOf(json: unknown, context: Context): KerasGraph {
  const { where, depth } = context;
  if (depth > DEEPEST) {
    throw fileProblem(where, 'malformed', `has models in models, more than ${DEEPEST} deep.`);
  }
  if (!isRecord(json) || typeof json.class_name !== 'string') {
    throw fileProblem(
      where,
      'notThisFormat',
      `expected a model's config with class_name, received ${shown(json)}.`,
    );
  }
  if (!isModelConfig(json)) throw subclass(where, json.class_name);
  const own = isRecord(json.config) ? json.config : {};
  // Keras 1 and early Keras 2 write the list of a Sequential without an object around it.
  const list = Array.isArray(json.config) ? json.config : own.layers;
  if (!Array.isArray(list)) {
    throw fileProblem(
      where,
      'malformed',
      `a ${json.class_name} needs a list of layers, received ${shown(list)}.`,
    );
  }
  const shells = list.map((layer) => layerShell(layer, { ...context, depth: depth + 1 }));
  return 'input_layers' in own
    ? functionalTopology(own, shells, where)
    : sequentialTopology(own, shells, where);
}

/** Without recursion, which a hostile file would exhaust. */
function isDeeper(json: unknown, deepest: number): boolean {
  let level: unknown[] = [json];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return true;
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? (Object.values(value) as unknown[]) : [],
    );
  }
  return false;
}

function subclass(where: string, name: unknown): ReturnType<typeof fileProblem> {
  return fileProblem(
    where,
    'notThisFormat',
    `holds a model of the class ${shown(name)}, which is Python code that the file does not hold. Save a Sequential or functional model.`,
  );
}

/** One entry of a model's list of layers. */
function layerShell(json: unknown, context: Context): LayerShell {
  const { where, count } = context;
  if (!isRecord(json) || typeof json.class_name !== 'string') {
    throw fileProblem(where, 'malformed', `expected a layer with class_name, received ${shown(json)}.`);
  }
  count.layers++;
  if (count.layers > MOST_LAYERS)
    throw fileProblem(where, 'malformed', `has more than ${MOST_LAYERS} layers.`);
  const nested = isModelConfig(json);
  const own = isRecord(json.config) ? json.config : {};
  const { className, config } = nested
    ? { className: json.class_name, config: own }
    : modernLayer(json.class_name, own);
  const name = json.name ?? config.name;
  if (typeof name !== 'string' || name === '') {
    throw fileProblem(where, 'malformed', `a layer (${json.class_name}) has no name.`);
  }
  const build = isRecord(json.build_config) ? json.build_config.input_shape : undefined;
  return {
    name,
    className,
    operator: isOperator(json),
    config,
    builtFor: Array.isArray(build) ? build : undefined,
    model: nested ? { ...modelOf(json, context), name } : undefined,
  };
}

/** Keras 3 writes `x + 1` as a "layer" of `keras.src.ops.numpy`, tf.keras as a `TFOpLambda`. */
function isOperator({ module, class_name: name }: Json): boolean {
  return name === 'TFOpLambda' || (typeof module === 'string' && /^keras(\.src)?\.ops\./.test(module));
}
