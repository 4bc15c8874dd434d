import { CnnError, type RandomStream, type TensorValue } from '@cnn/core';

export interface PatchShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Mean and covariance of patches, each a vector in the order of a convolution's kernel: row, column, channel. */
export class PatchStatistics {
  readonly #shape: PatchShape;
  readonly #sum: Float64Array;
  /** Sums of products; the lower triangle alone. */
  readonly #products: readonly Float64Array[];
  #count = 0;

  constructor(shape: PatchShape) {
    const { height, width, channels } = shape;
    const size = height * width * channels;
    this.#shape = shape;
    this.#sum = new Float64Array(size);
    this.#products = Array.from({ length: size }, (_, i) => new Float64Array(i + 1));
  }

  /** Adds so many patches at random places of an image of a batch `[n, height, width, channels]`. */
  addImage(
    images: TensorValue,
    row: number,
    { count, random }: { readonly count: number; readonly random: RandomStream },
  ): void {
    const { height, width, channels } = this.#shape;
    const [, rows = 0, columns = 0] = images.shape;
    const patch = new Float64Array(this.#sum.length);
    for (let n = 0; n < count; n++) {
      const top = random.integer(rows - height + 1);
      const left = random.integer(columns - width + 1);
      for (let y = 0; y < height; y++) {
        const from = ((row * rows + top + y) * columns + left) * channels;
        patch.set(images.data.subarray(from, from + width * channels), y * width * channels);
      }
      this.#add(patch);
    }
  }

  #add(patch: Float64Array): void {
    this.#count++;
    for (const [i, products] of this.#products.entries()) {
      const value = patch[i] as number;
      this.#sum[i] = (this.#sum[i] as number) + value;
      for (let k = 0; k <= i; k++) products[k] = (products[k] as number) + value * (patch[k] as number);
    }
  }

  get mean(): Float64Array {
    return this.#sum.map((value) => value / this.#count);
  }

  /** Of the patches as a whole population. @throws CnnError (DATA) when there is none */
  get covariance(): Float64Array[] {
    if (this.#count === 0)
      throw new CnnError('DATA', 'whitening: expected at least one image, received none.');
    const { mean } = this;
    const of = (i: number, k: number): number =>
      (this.#products[Math.max(i, k)]?.[Math.min(i, k)] as number) / this.#count -
      (mean[i] as number) * (mean[k] as number);
    return this.#products.map((_, i) => Float64Array.from(mean, (__, k) => of(i, k)));
  }
}
