import type { MethodName } from '@cnn/explain';
import { choice, flag, type Options, text } from './option.js';

/** The methods of `@cnn/explain`, which is loaded when a command runs. */
export const methodNames = [
  'gradCam',
  'gradCamPlusPlus',
  'hiResCam',
  'layerCam',
  'saliency',
  'smoothGrad',
  'integratedGradients',
  'occlusion',
  'rise',
] as const satisfies readonly MethodName[];

/** How images are explained. */
export const methodOptions = {
  method: choice({ of: methodNames, value: 'METHOD', default: 'gradCam', help: 'how images are explained' }),
  layer: text({
    value: 'NAME',
    help: 'the layer, or several as A,B, whose values a class activation map weighs; default: the last that has places',
  }),
  signed: flag('of class activation maps, also what speaks against the class, in blue'),
} satisfies Options;
