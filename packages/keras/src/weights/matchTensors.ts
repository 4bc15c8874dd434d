import type { Shape } from '@cnn/core';
import { under } from '../json.js';
import { trainedFirst, type WeightSlot } from './slots.js';
import type { SourceTensor } from './sourceTensor.js';

/** A slot and the tensor that goes into it. */
export interface Match {
  readonly slot: WeightSlot;
  readonly tensor: SourceTensor;
}

/** Names of weights in any version, and Keras 3's. */
const kinds: Readonly<Record<string, string>> = {
  kernel: 'kernel',
  W: 'kernel',
  bias: 'bias',
  b: 'bias',
  depthwise_kernel: 'depthwise_kernel',
  pointwise_kernel: 'pointwise_kernel',
  gamma: 'gamma',
  beta: 'beta',
  moving_mean: 'moving_mean',
  running_mean: 'moving_mean',
  moving_variance: 'moving_variance',
  moving_var: 'moving_variance',
  running_std: 'moving_variance',
  alpha: 'alpha',
  alphas: 'alpha',
  mean: 'mean',
  variance: 'variance',
  count: 'count',
};

/** What a tensor's name says it is: `conv2d/kernel:0` and `conv_1_W:0` a kernel. Undefined for a name that says nothing. */
function kindOf(name: string): string | undefined {
  const last = (name.split('/').at(-1) ?? '').replace(/:\d+$/, '').replace(/_\d+$/, '');
  for (let at = 0; at >= 0; at = last.indexOf('_', at) + 1) {
    const kind = under(kinds, last.slice(at));
    if (kind !== undefined) return kind;
    if (last.indexOf('_', at) < 0) break;
  }
  return undefined;
}

/** DepthwiseConv2D's kernel is called so in the newest versions. */
const sameKind = (kind: string, keras: string): boolean =>
  kind === keras ||
  (kind === 'kernel' && keras === 'depthwise_kernel') ||
  (kind === 'depthwise_kernel' && keras === 'kernel');

const sourceShape = ({ shape, conversion }: WeightSlot): Shape | undefined =>
  shape && (conversion ? conversion.sourceShape(shape) : shape);

/** Whether a tensor has the shape that goes into a slot. */
export function fits(slot: WeightSlot, tensor: SourceTensor): boolean {
  const shape = sourceShape(slot);
  return shape ? shape.join() === tensor.shape.join() : tensor.shape.length <= 1 || slot.take !== undefined;
}

/** The shape that a tensor for a slot must have. */
export function expectedShape(slot: WeightSlot): string {
  const shape = sourceShape(slot);
  return shape ? `[${shape.join(', ')}]` : 'a list of numbers';
}

/**
 * Which tensor goes where: in Keras's order where shapes and names agree with it, else by names, else in Keras's order where the
 * shapes alone agree. Undefined where nothing does.
 */
export function matchTensors(
  slots: readonly WeightSlot[],
  tensors: readonly SourceTensor[],
): readonly Match[] | undefined {
  const needed = withoutCount(slots, tensors);
  if (needed.length !== tensors.length) return undefined;
  const orders = [trainedFirst(needed), needed];
  const layers = new Set(needed.map(({ owner }) => owner.name));
  return (
    orders
      .map((order) => inOrder(order, tensors, (slot, tensor) => agrees(slot, tensor, layers)))
      .find(Boolean) ??
    byName(needed, tensors) ??
    orders.map((order) => inOrder(order, tensors, sameKindOrUnknown)).find(Boolean)
  );
}

/** Keras 3's Normalization keeps its count for older files only; some versions don't. */
function withoutCount(slots: readonly WeightSlot[], tensors: readonly SourceTensor[]): readonly WeightSlot[] {
  if (slots.length <= tensors.length) return slots;
  return slots.filter(({ keras }) => keras !== 'count');
}

function inOrder(
  slots: readonly WeightSlot[],
  tensors: readonly SourceTensor[],
  holds: (slot: WeightSlot, tensor: SourceTensor) => boolean,
): readonly Match[] | undefined {
  const matches = slots.map((slot, at): Match => ({ slot, tensor: tensors[at] as SourceTensor }));
  return matches.every(({ slot, tensor }) => fits(slot, tensor) && holds(slot, tensor)) ? matches : undefined;
}

function sameKindOrUnknown(slot: WeightSlot, { name }: SourceTensor): boolean {
  const kind = kindOf(name);
  return kind === undefined || sameKind(kind, slot.keras);
}

/** Whether a tensor's name does not speak against the slot: not another kind of weight, not another of the layers. */
function agrees(slot: WeightSlot, tensor: SourceTensor, layers: ReadonlySet<string>): boolean {
  if (!sameKindOrUnknown(slot, tensor)) return false;
  const scopes = tensor.name.split('/').slice(0, -1);
  return scopes.includes(slot.owner.name) || !scopes.some((scope) => layers.has(scope));
}

/** Each slot's tensor by layer and kind, where every name says both. */
function byName(
  slots: readonly WeightSlot[],
  tensors: readonly SourceTensor[],
): readonly Match[] | undefined {
  const left = new Set(tensors);
  const matches: Match[] = [];
  for (const slot of slots) {
    const found = [...left].filter((tensor) => {
      const kind = kindOf(tensor.name);
      const scopes = tensor.name.split('/').slice(0, -1);
      return kind !== undefined && sameKind(kind, slot.keras) && scopes.includes(slot.owner.name);
    });
    const [tensor] = found;
    if (found.length !== 1 || !tensor || !fits(slot, tensor)) return undefined;
    left.delete(tensor);
    matches.push({ slot, tensor });
  }
  return matches;
}
