let kept = new Float32Array(0);

/** A copy of the pixels that is valid until the next call, so that a step needs no memory of its own for each image. */
export function scratchCopy(pixels: Float32Array): Float32Array {
  if (kept.length < pixels.length) kept = new Float32Array(pixels.length);
  kept.set(pixels);
  return kept.subarray(0, pixels.length);
}
