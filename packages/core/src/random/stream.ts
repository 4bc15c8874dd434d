import { CnnError } from '../errors.js';
import { philox } from './philox.js';

/** Which random numbers: the same three always give the same ones, whatever else was drawn before. */
export interface StreamKey {
  /** An integer from 0 to 2⁵³ − 1. Every seed is a seed, 0 too. */
  readonly seed: number;
  /** What they are for, such as `shuffle` or `dropout/mask`. */
  readonly purpose: string;
  /** Up to three integers from 0 to 2³² − 1: epoch, step, item, … */
  readonly counters?: readonly number[] | undefined;
}

/** A reproducible sequence of random numbers. */
export interface RandomStream {
  /** Uniform in [0, 1), with 24 bits, so exact in float32. */
  uniform(): number;
  /** A uniform integer in [0, below), without bias. */
  integer(below: number): number;
  /** Normal with mean 0 and standard deviation 1 (Box and Muller 1958). */
  normal(): number;
  /** Puts the elements into a uniformly random order (Fisher and Yates), in place. */
  shuffle<T extends { length: number; [index: number]: unknown }>(values: T): T;
  /** Fills with `uniform()`. */
  fillUniform(values: Float32Array): Float32Array;
  /** Fills with 1 with probability `keep`, else 0. */
  fillMask(values: Float32Array, keep: number): Float32Array;
  /** Leaves out so many numbers of `uniform`, `fillUniform` or `fillMask`, in no time. */
  skip(count: number): void;
}

const WORDS = 2 ** 32;

/** Words made at once: first as many as the augmentation of an image draws, then as many as a mask needs. */
const [FIRST, LATER] = [16, 256];

/** FNV-1a, 32 bits, over UTF-16 code units: spreads purposes over keys. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** @throws CnnError for a seed or a counter that is no integer in its range */
export function randomStream(key: StreamKey): RandomStream {
  const { seed, purpose, counters = [] } = key;
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new CnnError('TRAINING', `seed: expected an integer from 0 to 2^53 - 1, received ${seed}.`);
  }
  if (
    counters.length > 3 ||
    counters.some((count) => !Number.isInteger(count) || count < 0 || count >= WORDS)
  ) {
    throw new CnnError(
      'TRAINING',
      `random counters: expected up to three 32-bit integers, received [${counters}].`,
    );
  }
  const keyWords = [seed % WORDS, (Math.floor(seed / WORDS) ^ hash(purpose)) >>> 0] as const;
  const [first = 0, second = 0, third = 0] = counters;
  let buffer = new Uint32Array(FIRST);
  let blocks = 0;
  let next = FIRST;
  const word = (): number => {
    if (next === buffer.length) {
      if (blocks === FIRST / 4) buffer = new Uint32Array(LATER);
      philox([blocks, first, second, third], keyWords, buffer);
      blocks += buffer.length / 4;
      next = 0;
    }
    return buffer[next++] as number;
  };
  const uniform = (): number => (word() >>> 8) * 2 ** -24;
  let spare: number | undefined;

  const stream: RandomStream = {
    uniform,
    integer(below) {
      if (!Number.isInteger(below) || below < 1 || below > WORDS) {
        throw new CnnError('TRAINING', `integer(below): expected 1 to 2^32, received ${below}.`);
      }
      const limit = WORDS - (WORDS % below);
      let drawn = word();
      while (drawn >= limit) drawn = word();
      return drawn % below;
    },
    normal() {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    shuffle(values) {
      for (let i = values.length - 1; i > 0; i--) {
        const j = stream.integer(i + 1);
        [values[i], values[j]] = [values[j], values[i]];
      }
      return values;
    },
    fillUniform(values) {
      for (let i = 0; i < values.length; i++) values[i] = uniform();
      return values;
    },
    fillMask(values, keep) {
      const limit = keep * WORDS;
      for (let i = 0; i < values.length; i++) values[i] = word() < limit ? 1 : 0;
      return values;
    },
    skip(count) {
      const position = 4 * blocks - buffer.length + next + count;
      buffer = new Uint32Array(LATER);
      blocks = Math.floor(position / 4);
      philox([blocks, first, second, third], keyWords, buffer);
      blocks += LATER / 4;
      next = position % 4;
    },
  };
  return stream;
}
