import { CnnError } from '@cnn/core';
import { type ExplainMethod, type ExplainOptions, explainMethods } from '@cnn/explain';
import type { ModelImage } from '@cnn/node';
import type { methodOptions } from '../options/explanation.js';
import type { ValuesOf } from '../options/option.js';

/** Class activation maps: they are signed where that is asked for. */
const weighing = ['gradCam', 'gradCamPlusPlus', 'hiResCam', 'layerCam'] as const;

/** Methods that draw. */
const drawing = ['smoothGrad', 'rise'] as const;

/**
 * What `explain` is told by --method, --layer, --signed and --seed.
 *
 * @throws CnnError (USAGE) for --layer or --signed with a method that looks at no layer
 */
export function methodOf({
  method,
  layer,
  signed,
  seed,
}: ValuesOf<typeof methodOptions> & { readonly seed?: number | undefined }): Pick<
  ExplainOptions<ModelImage>,
  'method' | 'layer'
> {
  const given = layer === undefined ? (signed ? '--signed' : undefined) : '--layer';
  if (given && explainMethods[method].looksAt !== 'layer') {
    throw new CnnError(
      'USAGE',
      `${given}: expected a method that looks at a layer, ${weighing.join(', ')}, received --method ${method}, which looks at the image. Leave ${given} out.`,
    );
  }
  const layers = layer?.split(',').map((name) => name.trim());
  const weighs = weighing.find((name) => name === method);
  const draws = drawing.find((name) => name === method);
  const named: ExplainMethod = draws ? { name: draws, seed } : method;
  const chosen: ExplainMethod = signed && weighs ? { name: weighs, relu: false } : named;
  return { method: chosen, layer: layers?.length === 1 ? layers[0] : layers };
}
