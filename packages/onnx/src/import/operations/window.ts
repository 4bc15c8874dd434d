import type { NodeContext } from '../context.js';
import { intsOf, malformed, refuse, textOf } from '../sourceNode.js';
import { CHANNELS_FIRST, type Flow } from '../values.js';

/** What a node says of its window, over the images' height and width. */
export interface Window {
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
}

/** A pair of an attribute's numbers, [1, 1] where it is absent. */
export function pairAt({ node }: NodeContext, name: string): readonly [number, number] {
  const [rows, columns, ...more] = intsOf(node, name) ?? [1, 1];
  if (rows === undefined || columns === undefined || more.length > 0) {
    throw refuse(node, `${name} of another number of dimensions than images have`);
  }
  return [rows, columns];
}

export interface Pads {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

const NONE: Pads = { top: 0, left: 0, bottom: 0, right: 0 };

export const isNone = ({ top, left, bottom, right }: Pads): boolean => !(top || left || bottom || right);

const spanOf = ({ kernel, dilations }: Window, axis: 0 | 1): number =>
  (kernel[axis] - 1) * dilations[axis] + 1;

/** Begin and end along an axis so that ⌈length / stride⌉ positions are left, the odd one at the end. */
function sameAlong(images: Flow, window: Window, axis: 0 | 1): readonly [number, number] {
  const length = images.shape[axis] as number;
  const stride = window.strides[axis];
  const total = Math.max((Math.ceil(length / stride) - 1) * stride + spanOf(window, axis) - length, 0);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** The pads of a node on images [height, width, channels]. */
export function padsOf({ node }: NodeContext, images: Flow, window: Window): Pads {
  const mode = textOf(node, 'auto_pad', 'NOTSET');
  if (mode === 'VALID') return NONE;
  if (mode === 'SAME_UPPER' || mode === 'SAME_LOWER') {
    const [[top, bottom], [left, right]] = [sameAlong(images, window, 0), sameAlong(images, window, 1)];
    return mode === 'SAME_UPPER'
      ? { top, bottom, left, right }
      : { top: bottom, bottom: top, left: right, right: left };
  }
  const [top = 0, left = 0, bottom = 0, right = 0] = intsOf(node, 'pads') ?? [];
  if (Math.min(top, left, bottom, right) < 0) throw malformed(node, 'its pads are negative');
  return { top, left, bottom, right };
}

/** Whether pads are those of our mode `same`. */
export function isSame(pads: Pads, images: Flow, window: Window): boolean {
  const [[top, bottom], [left, right]] = [sameAlong(images, window, 0), sameAlong(images, window, 1)];
  return pads.top === top && pads.bottom === bottom && pads.left === left && pads.right === right;
}

/** The shortest way of writing borders. */
function borders({ top, left, bottom, right }: Pads): unknown {
  if (top === bottom && left === right) return top === left ? top : [top, left];
  return [
    [top, bottom],
    [left, right],
  ];
}

/** Images with zeros around them. */
export function padded({ node, builder }: NodeContext, images: Flow, pads: Pads): Flow {
  if (isNone(pads)) return images;
  const [height, width, channels] = images.shape as [number, number, number];
  return builder.add(node, {
    ...{
      type: 'zeroPadding2d',
      from: [images],
      options: { padding: borders(pads) },
      axes: CHANNELS_FIRST,
      beside: 'pad',
    },
    shape: [height + pads.top + pads.bottom, width + pads.left + pads.right, channels],
    nonNegative: images.nonNegative,
  });
}

/** Images without their borders. */
export function cropped({ node, builder }: NodeContext, images: Flow, pads: Pads): Flow {
  if (isNone(pads)) return images;
  const [height, width, channels] = images.shape as [number, number, number];
  const shape = [height - pads.top - pads.bottom, width - pads.left - pads.right, channels];
  if (Math.min(...shape) < 1) throw malformed(node, 'it cuts the whole image off');
  return builder.add(node, {
    ...{
      type: 'cropping2d',
      from: [images],
      options: { cropping: borders(pads) },
      axes: CHANNELS_FIRST,
      shape,
      beside: 'crop',
    },
    nonNegative: images.nonNegative,
  });
}

/** Every so manieth row and column: the largest value of windows of one pixel. */
export function strided(
  { node, builder }: NodeContext,
  images: Flow,
  strides: readonly [number, number],
): Flow {
  if (strides[0] === 1 && strides[1] === 1) return images;
  const [height, width, channels] = images.shape as [number, number, number];
  return builder.add(node, {
    ...{
      type: 'maxPooling2d',
      from: [images],
      options: { poolSize: 1, strides },
      axes: CHANNELS_FIRST,
      beside: 'stride',
    },
    shape: [Math.ceil(height / strides[0]), Math.ceil(width / strides[1]), channels],
    nonNegative: images.nonNegative,
  });
}
