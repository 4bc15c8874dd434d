import type { RandomStream } from '@cnn/core';

/** Places by their score, the largest first. Equal ones, such as the zeros that a ReLU leaves, are in random order. */
export function placesByScore(scores: Float32Array, random: RandomStream): Int32Array {
  const places = random.shuffle(Int32Array.from(scores.keys()));
  return places.sort((a, b) => (scores[b] as number) - (scores[a] as number));
}
