import { readFileSync } from 'node:fs';
import { type TensorValue, type TensorValues, writeSafetensors } from '@cnn/core';
import { hashed } from '@cnn/testing';

/** A network of torchvision or timm: its tensors, and what it gives for two images. */
export interface NetworkGolden {
  readonly input: readonly [number, number, number];
  readonly classes: number;
  readonly gain: number;
  readonly logits: { readonly shape: readonly number[]; readonly data: readonly number[] };
  readonly shapes: Readonly<Record<string, readonly number[]>>;
}

export function networkGolden(name: string): NetworkGolden {
  const url = new URL(`../../testing/goldens/pytorch/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8'));
}

/** As `weight` in goldens/pytorch_models.py. */
export function hashedStateDict({ shapes, gain }: NetworkGolden): TensorValues {
  const names = Object.keys(shapes).sort();
  return Object.fromEntries(
    names.map((name, index): [string, TensorValue] => {
      const shape = shapes[name] as readonly number[];
      const size = shape.reduce((product, dim) => product * dim, 1);
      if (name.endsWith('num_batches_tracked')) return [name, { shape, data: new Int32Array(size) }];
      const [low, high] = rangeOf(name, shape, gain);
      return [name, { shape, data: hashed({ seed: index + 1, size, low, high }) }];
    }),
  );
}

function rangeOf(name: string, shape: readonly number[], gain: number): [low: number, high: number] {
  if (shape.length > 1) {
    const bound = gain * Math.sqrt(6 / shape.slice(1).reduce((product, dim) => product * dim, 1));
    return [-bound, bound];
  }
  return /running_mean$|bias$/.test(name) ? [-0.2, 0.2] : [0.8, 1.2];
}

/** The network's file, as PyTorch's safetensors writes it. */
export function networkFile(golden: NetworkGolden): Uint8Array {
  return writeSafetensors({ tensors: hashedStateDict(golden), metadata: { format: 'pt' } });
}

/** Both images, which the goldens are of. */
export function networkImages({ input }: NetworkGolden): TensorValue {
  const shape = [2, ...input];
  const size = shape.reduce((product, dim) => product * dim, 1);
  return { shape, data: hashed({ seed: 9, size, low: -3, high: 3 }) };
}
