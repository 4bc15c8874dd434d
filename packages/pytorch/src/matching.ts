import { CnnError, formatShape, type TensorValue } from '@cnn/core';
import type { MappedModule, MappedTensor } from './mapping/tensors.js';

/** A definition's tensors, beside those of a file. */
export interface Matching {
  /** Tensors of the file by the definition's variables; those that were skipped are left out. */
  readonly tensors: ReadonlyMap<string, TensorValue>;
  /** Variables that get initial values, since their tensors were skipped. */
  readonly initial: readonly MappedTensor[];
  /** Tensors of the file that belong to no variable. */
  readonly left: readonly string[];
  /** How many steps a normalization's statistics are of, by the module's name. */
  readonly counted: ReadonlyMap<string, number>;
}

export interface MatchOptions {
  readonly modules: readonly MappedModule[];
  readonly file: ReadonlyMap<string, TensorValue>;
  /** Modules or tensors that are left out of both. */
  readonly skip: readonly string[];
  /** The network that the names were recognised as, where no definition was given. */
  readonly guessed?: string | undefined;
  readonly where: string;
}

const COUNTER = '.num_batches_tracked';

/**
 * Finds every variable's tensor.
 *
 * @throws CnnError (FILE) that names all tensors that are missing, that belong to nothing, and that have another shape
 */
export function matchTensors({ modules, file, skip, guessed, where }: MatchOptions): Matching {
  const used = new Set<string>();
  const isSkipped = (name: string, layer?: string): boolean => {
    const by = skip.filter((asked) => asked === layer || coversName(asked, name));
    for (const asked of by) used.add(asked);
    return by.length > 0;
  };
  const tensors = new Map<string, TensorValue>();
  const initial: MappedTensor[] = [];
  const problems: Problems = { missing: [], misshapen: [], surplus: [] };
  const rest = new Set(file.keys());
  for (const { layer, tensors: expected } of modules) {
    for (const mapped of expected) {
      const found = file.get(mapped.tensor);
      rest.delete(mapped.tensor);
      if (isSkipped(mapped.tensor, layer)) initial.push(mapped);
      else if (!found) problems.missing.push(`${mapped.tensor} ${formatShape(mapped.conversion.shape)}`);
      else if (fits(mapped, found)) tensors.set(mapped.variable, found);
      else problems.misshapen.push(describe(mapped, found));
    }
  }
  const counted = new Map<string, number>();
  const normalizing = new Set(
    modules.filter(({ type }) => type.startsWith('BatchNorm')).map(({ module }) => module),
  );
  const left: string[] = [];
  for (const name of rest) {
    const module = name.endsWith(COUNTER) ? name.slice(0, -COUNTER.length) : undefined;
    const { data } = file.get(name) as TensorValue;
    if (module !== undefined && normalizing.has(module)) counted.set(module, data[0] ?? 0);
    else if (isSkipped(name)) left.push(name);
    else problems.surplus.push(`${name} ${formatShape(file.get(name)?.shape ?? [])}`);
  }
  refuse(problems, { where, guessed });
  const unused = skip.filter((name) => !used.has(name));
  if (unused.length > 0)
    throw new CnnError(
      'OPTIONS',
      `${where}: skip: there is no layer, module or tensor ${unused.map((name) => `'${name}'`).join(', ')}. Leave it out of skip.`,
    );
  return { tensors, initial, left, counted };
}

/** Is it the name, or a run of whole parts at its beginning or end? */
function coversName(asked: string, name: string): boolean {
  return name === asked || name.startsWith(`${asked}.`) || name.endsWith(`.${asked}`);
}

function fits({ conversion }: MappedTensor, { shape, data }: TensorValue): boolean {
  const same = shape.join() === conversion.shape.join();
  return data instanceof Float32Array && (same || shape.join() === conversion.alsoTakes?.join());
}

function describe({ tensor, conversion, variable, shape }: MappedTensor, found: TensorValue): string {
  const whole = found.data instanceof Int32Array ? ' of whole numbers' : '';
  return `${tensor} ${formatShape(found.shape)}${whole}, expected ${formatShape(conversion.shape)} for ${variable} ${formatShape(shape)}`;
}

interface Problems {
  readonly missing: string[];
  readonly misshapen: string[];
  readonly surplus: string[];
}

/** How many of each the message names. */
const NAMED = 12;

function refuse(problems: Problems, { where, guessed }: Pick<MatchOptions, 'where' | 'guessed'>): void {
  const { missing, misshapen, surplus } = problems;
  const listed = (what: string, list: readonly string[], separator: string): string[] => {
    if (list.length === 0) return [];
    const more = list.length > NAMED ? `${separator}and ${list.length - NAMED} more` : '';
    return [`${list.length} ${what}: ${list.slice(0, NAMED).join(separator)}${more}`];
  };
  const parts = [
    ...listed(missing.length === 1 ? 'tensor is missing' : 'tensors are missing', missing, ', '),
    ...listed('with another shape', misshapen, '; '),
    ...listed(surplus.length === 1 ? 'belongs to no layer' : 'belong to no layer', surplus, ', '),
  ];
  if (parts.length === 0) return;
  const text =
    guessed === undefined
      ? `${where} does not fit the definition. ${parts.join('. ')}. ${remedyFor(problems)}`
      : `${where} has the names of ${guessed}, but is another network. ${parts.join('. ')}. ${remedyForGuessed(problems)}`;
  throw new CnnError('FILE', text, {
    details: {
      reason: guessed === undefined ? 'weightsDoNotFit' : 'unknownArchitecture',
      guessed,
      ...problems,
    },
  });
}

function remedyForGuessed({ missing, misshapen }: Problems): string {
  const pass = 'Pass model, the definition that they belong to';
  if (missing.length > 0 || misshapen.length > 0) return `${pass}.`;
  return `${pass}, or skip for modules that are to be left out.`;
}

function remedyFor({ missing, misshapen, surplus }: Problems): string {
  if (surplus.some((name) => /^(conv_stem|blocks\.\d+\.\d+\.conv_)/.test(name)))
    return "These are timm's names: use convention: 'timm'.";
  const ends = surplus[0]?.split(' ')[0] ?? '';
  const inner = missing.find((name) => ends.endsWith(`.${name.split(' ')[0]}`))?.split(' ')[0];
  if (inner !== undefined)
    return `All names may have something in front: use prefix: '${ends.slice(0, ends.length - inner.length)}'.`;
  if (missing.length === 0)
    return `Use skip for modules that are to be left out${misshapen.length > 0 ? ', such as a head of other classes, which then begin with initial values' : ''}.`;
  return 'Use the definition that they were saved from, a convention for other names, or skip for modules that are to be left out.';
}
