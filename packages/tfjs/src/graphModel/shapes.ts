import { type Convert, checkFormat, inPlane, padding } from './convolutions.js';

const pooling =
  (className: string): Convert =>
  (node, drafts) => {
    checkFormat(node, drafts);
    const { padding: kind, input } = padding(node, drafts, drafts.layer(node, 0));
    const config = {
      pool_size: inPlane(node, 'ksize', drafts),
      strides: inPlane(node, 'strides', drafts),
      padding: kind,
    };
    drafts.add(node, { className, config, inputs: [input.name] });
  };

/** The mean or the largest of each channel. */
const overPlane =
  (className: string): Convert =>
  (node, drafts) => {
    const axes = [...drafts.numbers(node, 1)].sort();
    if (axes.join() !== '1,2' && axes.join() !== '-2,-3')
      drafts.refuse(node, `is over the axes ${axes.join(', ')}, expected height and width`);
    const config = { keepdims: node.attributes.truth('keep_dims') };
    drafts.add(node, { className, config, inputs: [drafts.layer(node, 0).name] });
  };

const reshape: Convert = (node, drafts) => {
  const value = drafts.value(node, 1);
  const sizes = value.kind === 'sizes' ? value.sizes : drafts.numbers(node, 1);
  const [batch, ...target] = sizes;
  const inputs = [drafts.layer(node, 0).name];
  if (batch !== -1 && batch !== 1)
    drafts.refuse(node, `gives the shape [${sizes.join(', ')}], which has no batch in front`);
  if (target.length === 1) drafts.add(node, { className: 'Flatten', config: {}, inputs });
  else drafts.add(node, { className: 'Reshape', config: { target_shape: target }, inputs });
};

const squeeze: Convert = (node, drafts) => {
  const axes = [...node.attributes.numbers('squeeze_dims'), ...node.attributes.numbers('axis')].sort();
  if (axes.join() !== '1,2')
    drafts.refuse(node, `is over the axes ${axes.join(', ') || 'that are 1'}, expected height and width`);
  drafts.add(node, { className: 'Flatten', config: {}, inputs: [drafts.layer(node, 0).name] });
};

const pad: Convert = (node, drafts) => {
  const pairs = drafts.numbers(node, 1);
  const [b0 = 0, b1 = 0, top = 0, bottom = 0, left = 0, right = 0, c0 = 0, c1 = 0] = pairs;
  const value = node.inputs.length > 2 ? drafts.numbers(node, 2)[0] : 0;
  if (pairs.length !== 8 || b0 + b1 + c0 + c1 > 0 || value !== 0)
    drafts.refuse(node, 'pads more than height and width with zeros');
  const config = {
    padding: [
      [top, bottom],
      [left, right],
    ],
  };
  drafts.add(node, { className: 'ZeroPadding2D', config, inputs: [drafts.layer(node, 0).name] });
};

const concatenate: Convert = (node, drafts) => {
  const last = node.inputs.length - 1;
  const [axis] = drafts.numbers(node, last);
  const inputs = Array.from({ length: last }, (_, at) => drafts.layer(node, at).name);
  drafts.add(node, { className: 'Concatenate', config: { axis }, inputs });
};

const identity: Convert = (node, drafts) => {
  const value = drafts.value(node, 0);
  drafts.values.set(node.name, value);
  if (value.kind === 'layer') value.layer.nodes.push(node.name);
};

/** Of Flatten and Reshape, which ask for the size of the batch: shape, its first number, and that with the others. */
const shape: Convert = (node, drafts) => {
  drafts.layer(node, 0);
  drafts.values.set(node.name, { kind: 'shape' });
};
const slice: Convert = (node, drafts) => {
  const [begin, end] = [drafts.numbers(node, 1), drafts.numbers(node, 2)];
  if (drafts.value(node, 0).kind !== 'shape' || begin.join() !== '0' || end.join() !== '1')
    drafts.refuse(node, 'is a part of something');
  drafts.values.set(node.name, { kind: 'batch' });
};
const pack: Convert = (node, drafts) => {
  const sizes = node.inputs.map((_, at) => {
    const value = drafts.value(node, at);
    return value.kind === 'batch' ? -1 : (drafts.numbers(node, at)[0] as number);
  });
  drafts.values.set(node.name, { kind: 'sizes', sizes });
};

export const shapes: Readonly<Record<string, Convert>> = {
  MaxPool: pooling('MaxPooling2D'),
  AvgPool: pooling('AveragePooling2D'),
  Mean: overPlane('GlobalAveragePooling2D'),
  Max: overPlane('GlobalMaxPooling2D'),
  Reshape: reshape,
  Squeeze: squeeze,
  Pad: pad,
  PadV2: pad,
  ConcatV2: concatenate,
  Identity: identity,
  StopGradient: identity,
  Shape: shape,
  StridedSlice: slice,
  Pack: pack,
};
