import type { CnnError } from '@cnn/core';
import { type Json, shown } from '../json.js';
import { unsupported } from '../problems.js';

/** Options that say nothing about what a layer computes, or that are read elsewhere. */
const known = new Set([
  'name',
  'trainable',
  'dtype',
  'batch_input_shape',
  'batch_shape',
  'input_shape',
  'input_dim',
  'input_dtype',
  'input_length',
  'build_input_shape',
  'seed',
  'sparse',
  'ragged',
  'implementation',
  'quantization_config',
  'weights',
  'autocast',
  'autoCast',
]);

/** The options of one layer of a file, each asked for by its name: what nobody asked for is told. */
export class LayerConfig {
  readonly #json: Json;
  readonly #asked = new Set<string>();

  constructor(
    /** The file. */
    readonly where: string,
    readonly layer: string,
    readonly className: string,
    json: Json,
  ) {
    this.#json = json;
  }

  /** The value of an option; undefined where it is absent or null. */
  value(option: string): unknown {
    this.#asked.add(option);
    return this.#json[option] ?? undefined;
  }

  number(option: string): number | undefined {
    const value = this.value(option);
    if (value === undefined) return undefined;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw this.refused(`has ${option}: ${shown(value)}, expected a number.`);
  }

  boolean(option: string): boolean | undefined {
    const value = this.value(option);
    if (value === undefined || typeof value === 'boolean') return value;
    throw this.refused(`has ${option}: ${shown(value)}, expected true or false.`);
  }

  /** Height and width; one number where both are the same. */
  pair(option: string): number | readonly [number, number] | undefined {
    const value = this.value(option);
    if (value === undefined || typeof value === 'number') return value;
    const list = Array.isArray(value) ? (value as unknown[]) : [];
    const [height, width = height] = list;
    if (list.length <= 2 && typeof height === 'number' && typeof width === 'number') {
      return height === width ? height : [height, width];
    }
    throw this.refused(`has ${option}: ${shown(value)}, expected [height, width].`);
  }

  /** Takes an option only where its value is one that changes nothing. */
  expect(option: string, neutral: readonly unknown[], reason: string): void {
    const value = this.value(option);
    if (value === undefined || neutral.includes(value)) return;
    throw this.refused(`has ${option}: ${shown(value)}. ${reason}`);
  }

  refused(problem: string): CnnError {
    return unsupported({ where: this.where, layer: this.layer, type: this.className, problem });
  }

  /** What was not asked for and is not empty: `kernel_constraint`. */
  left(): readonly string[] {
    return Object.entries(this.#json).flatMap(([option, value]) => {
      const empty = value === null || value === false || (Array.isArray(value) && value.length === 0);
      return empty || known.has(option) || this.#asked.has(option) ? [] : [option];
    });
  }
}
