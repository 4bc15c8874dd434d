import type { Json } from '../json.js';
import { shown } from '../json.js';
import type { Draft, KerasDialect, ReadContext } from './codec.js';
import { readInitializer, writeInitializer } from './initializers.js';
import type { LayerConfig } from './layerConfig.js';
import { readRegularizer, writeRegularizer } from './regularizers.js';

/** One option of a layer in both worlds. */
export interface FieldCodec {
  /** Keras's name. */
  readonly option: string;
  /** Our value; undefined where it is our default. */
  read(config: LayerConfig, context: ReadContext): unknown;
  /** Keras's value, written out also where it is the default. */
  write(value: unknown, dialect: KerasDialect): unknown;
}

/** Codecs by our names of the fields. */
export type FieldCodecs = Readonly<Record<string, FieldCodec>>;

const same = (value: unknown, other: unknown): boolean => JSON.stringify(value) === JSON.stringify(other);

/** A number, a text or true and false, which both write alike. No default: required. */
export function plain(option: string, standard?: number | string | boolean): FieldCodec {
  return {
    option,
    read(config) {
      const value = config.value(option);
      if (value === undefined && standard === undefined) throw config.refused(`lacks ${option}.`);
      return same(value, standard) ? undefined : value;
    },
    write: (value) => value ?? standard,
  };
}

/** One of some words. */
export function choice(option: string, words: readonly string[], standard: string): FieldCodec {
  return {
    option,
    read(config) {
      const value = config.value(option) ?? standard;
      if (words.includes(value as string)) return value === standard ? undefined : value;
      throw config.refused(`has ${option}: ${shown(value)}. Only ${words.join(' and ')} can be expressed.`);
    },
    write: (value) => value ?? standard,
  };
}

/** Height and width. No default: required. */
export function pair(option: string, standard?: number): FieldCodec {
  return {
    option,
    read(config) {
      const value = config.pair(option);
      if (value === undefined && standard === undefined) throw config.refused(`lacks ${option}.`);
      return value === standard ? undefined : value;
    },
    write(value) {
      const given = value ?? standard;
      return typeof given === 'number' ? [given, given] : given;
    },
  };
}

/** Height and width, or nothing. */
export function pairOrNone(option: string): FieldCodec {
  return {
    option,
    read: (config) => config.pair(option),
    write: (value) => (typeof value === 'number' ? [value, value] : (value ?? null)),
  };
}

/** How a weight starts. What has no counterpart is told: it plays no part once weights are there. */
export function initializer(option: string, standard: string): FieldCodec {
  return {
    option,
    read(config, { note }) {
      const value = config.value(option);
      if (value === undefined) return undefined;
      const ours = readInitializer(value);
      if (ours === undefined) {
        note(`its ${option} has no counterpart; weights that are drawn anew start with '${standard}'.`);
      }
      return ours === standard ? undefined : ours;
    },
    write: (value, dialect) => writeInitializer(value ?? standard, dialect),
  };
}

/** A penalty in the loss. What has no counterpart is told. */
export function regularizer(option: string): FieldCodec {
  return {
    option,
    read(config, { note }) {
      const value = config.value(option);
      if (value === undefined) return undefined;
      const ours = readRegularizer(value);
      if (ours === null) note(`its ${option} has no counterpart and is left out.`);
      return ours && Object.keys(ours).length > 0 ? ours : undefined;
    },
    write: (value, dialect) => writeRegularizer(value, dialect),
  };
}

/** The fields of a layer of a file, defaults left out. */
export function readFields(
  codecs: FieldCodecs,
  config: LayerConfig,
  context: ReadContext,
): Record<string, unknown> {
  const fields = Object.entries(codecs).map(
    ([field, codec]) => [field, codec.read(config, context)] as const,
  );
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

/** The options of a layer of ours, defaults written out. */
export function writeFields(codecs: FieldCodecs, layer: Draft, dialect: KerasDialect): Json {
  return Object.fromEntries(
    Object.entries(codecs).map(([field, codec]) => [codec.option, codec.write(layer[field], dialect)]),
  );
}
