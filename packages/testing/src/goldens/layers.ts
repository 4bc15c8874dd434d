import type { LayerType } from '@cnn/core';
import convolution from '../../goldens/layers/convolution.json' with { type: 'json' };
import cosine from '../../goldens/layers/cosine.json' with { type: 'json' };
import dense from '../../goldens/layers/dense.json' with { type: 'json' };
import form from '../../goldens/layers/form.json' with { type: 'json' };
import limits from '../../goldens/layers/limits.json' with { type: 'json' };
import normalization from '../../goldens/layers/normalization.json' with { type: 'json' };
import pooling from '../../goldens/layers/pooling.json' with { type: 'json' };

type Numbers = readonly number[];

interface Shaped {
  readonly shape: readonly number[];
  readonly data: Numbers;
}

/** A run of the network: its value, and the gradients of Σ value · upstream. */
export interface LayerRun {
  readonly value: Numbers;
  readonly imageGradient: Numbers;
  /** By the weight's name in Keras: `kernel`, `gamma`, … */
  readonly gradients: Readonly<Record<string, Numbers>>;
}

/** One layer with given arguments, weights and images, computed by Keras, or PyTorch where Keras lacks it, in float64. */
export interface LayerGolden {
  readonly layer: LayerType;
  readonly name: string;
  /** Keras's arguments, in camel case. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The same with all that Keras fills in by itself; absent where another library made the golden. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** [height, width, channels] */
  readonly input: readonly number[];
  /** Layers between the images and this one. */
  readonly before?: readonly LayerType[];
  /** Activations of the images that a merging layer is given instead of the images. */
  readonly branches?: readonly string[];
  readonly batch: number;
  readonly image: Numbers;
  readonly upstream: Numbers;
  /** Without the batch. */
  readonly outputShape: readonly number[];
  /** Number of parameters that training changes, and of the others. */
  readonly trainable: number;
  readonly frozen: number;
  readonly weights: Readonly<Record<string, Shaped>>;
  /** The penalty, and its gradient for each weight. */
  readonly regularization?: number;
  readonly regularizationGradients?: Readonly<Record<string, Numbers>>;
  readonly inference: LayerRun;
  /** Where training differs, with the new running statistics and what dropout's random numbers left standing. */
  readonly training?: LayerRun & {
    readonly statistics: Readonly<Record<string, Numbers>>;
    readonly mask?: Shaped;
  };
}

/** The scripts in `goldens/` write what the types say. */
const read = (file: unknown): readonly LayerGolden[] => file as readonly LayerGolden[];

export const layerGoldens: readonly LayerGolden[] = [convolution, cosine, dense, form, limits, normalization, pooling].flatMap(
  read,
);
