import { CnnError, type ImageShape, type ModelDefinition, type Shape } from '@cnn/core';
import { presets } from '@cnn/presets';

/** The names and shapes of a state_dict. */
type TensorShapes = ReadonlyMap<string, Shape>;

export interface Guess {
  readonly model: ModelDefinition;
  readonly convention: 'torchvision' | 'timm';
  readonly preset: keyof typeof presets;
}

/** A network that is known by its tensors. */
interface Architecture {
  readonly preset: 'resnet18' | 'resnet34' | 'resnet50' | 'mobileNetV2' | 'efficientNetB0' | 'densenet121';
  readonly convention: 'torchvision' | 'timm';
  /** Its first convolution, whose second dimension are the channels of the images. */
  readonly stem: string;
  /** Its layer of classes. */
  readonly head: string;
  /** Tensors that others have not. */
  readonly has: string;
  readonly hasNot?: string;
  /** How many blocks its stages have: the numbers that the first part of the pattern has, counted by the second. */
  readonly blocks: readonly [pattern: RegExp, counts: readonly number[]];
}

const residual = /^layer(\d+)\.(\d+)\.conv1\.weight$/;
const ofResnet = { convention: 'torchvision', stem: 'conv1.weight', head: 'fc.weight' } as const;
const ofTimm = { convention: 'timm', stem: 'conv_stem.weight', head: 'classifier.weight' } as const;
const ofTorchvision = {
  convention: 'torchvision',
  stem: 'features.0.0.weight',
  head: 'classifier.1.weight',
} as const;
const timmBlock = /^blocks\.(\d+)\.(\d+)\.conv_dw\.weight$/;

const architectures: readonly Architecture[] = [
  {
    preset: 'resnet18',
    ...ofResnet,
    has: 'layer1.0.conv2.weight',
    hasNot: 'layer1.0.conv3.weight',
    blocks: [residual, [2, 2, 2, 2]],
  },
  {
    preset: 'resnet34',
    ...ofResnet,
    has: 'layer1.0.conv2.weight',
    hasNot: 'layer1.0.conv3.weight',
    blocks: [residual, [3, 4, 6, 3]],
  },
  { preset: 'resnet50', ...ofResnet, has: 'layer1.0.conv3.weight', blocks: [residual, [3, 4, 6, 3]] },
  {
    preset: 'mobileNetV2',
    ...ofTorchvision,
    has: 'features.1.conv.0.0.weight',
    blocks: [/^features()\.(\d+)\.conv\.0\.0\.weight$/, [17]],
  },
  {
    preset: 'efficientNetB0',
    ...ofTorchvision,
    has: 'features.1.0.block.1.fc1.weight',
    blocks: [/^features\.(\d+)\.(\d+)\.block\.0\.0\.weight$/, [1, 2, 2, 3, 3, 4, 1]],
  },
  {
    preset: 'densenet121',
    convention: 'torchvision',
    stem: 'features.conv0.weight',
    head: 'classifier.weight',
    has: 'features.denseblock1.denselayer1.conv1.weight',
    blocks: [/^features\.denseblock(\d+)\.denselayer(\d+)\.conv1\.weight$/, [6, 12, 24, 16]],
  },
  {
    preset: 'mobileNetV2',
    ...ofTimm,
    has: 'blocks.0.0.conv_dw.weight',
    hasNot: 'blocks.0.0.se.conv_reduce.weight',
    blocks: [timmBlock, [1, 2, 3, 4, 3, 3, 1]],
  },
  {
    preset: 'efficientNetB0',
    ...ofTimm,
    has: 'blocks.0.0.se.conv_reduce.weight',
    blocks: [timmBlock, [1, 2, 2, 3, 3, 4, 1]],
  },
];

export interface GuessOptions {
  readonly shapes: TensorShapes;
  /** Height and width of the images, and their channels where the file does not say them. */
  readonly size: readonly [height: number, width: number];
  readonly classifierActivation: 'sigmoid' | 'softmax' | 'linear' | undefined;
  readonly where: string;
}

/**
 * The preset whose tensors these are, by their names and how many blocks there are, with the classes and channels of the file.
 *
 * @throws CnnError (FILE) for any other network
 */
export function guessArchitecture({ shapes, size, classifierActivation, where }: GuessOptions): Guess {
  const found = architectures.find((architecture) => fits(architecture, shapes));
  if (!found) throw notGuessed(shapes, where);
  const { preset, convention, stem, head } = found;
  const channels = shapes.get(stem)?.[1] ?? 3;
  const input: ImageShape = [size[0], size[1], channels];
  const outputs = shapes.get(head)?.[0];
  if (outputs === undefined)
    return { convention, preset, model: presets[preset]({ input, includeTop: false, pooling: 'avg' }) };
  // One output can't end in a softmax.
  const activation = classifierActivation ?? (outputs === 1 ? 'sigmoid' : 'softmax');
  const classes = outputs === 1 ? 2 : outputs;
  if (outputs === 1 && activation !== 'sigmoid')
    throw new CnnError(
      'OPTIONS',
      `${where}: the network has one output, which needs classifierActivation: 'sigmoid', received '${activation}'. Pass model, a definition, for another end.`,
    );
  const model = presets[preset]({ input, classes, classifierActivation: activation });
  return { convention, preset, model };
}

function fits({ stem, has, hasNot, blocks }: Architecture, shapes: TensorShapes): boolean {
  if (!shapes.has(stem) || !shapes.has(has) || (hasNot !== undefined && shapes.has(hasNot))) return false;
  const [pattern, counts] = blocks;
  const stages = new Map<string, number>();
  for (const name of shapes.keys()) {
    const [, stage] = pattern.exec(name) ?? [];
    if (stage !== undefined) stages.set(stage, (stages.get(stage) ?? 0) + 1);
  }
  const found = [...stages].sort(([a], [b]) => Number(a) - Number(b)).map(([, count]) => count);
  return found.join() === counts.join();
}

/** What stands in front of the names, if they are those of a network without it, and the names that do not have it. */
function prefixOf(
  shapes: TensorShapes,
): { readonly prefix: string; readonly preset: string; readonly without: readonly string[] } | undefined {
  for (const architecture of architectures) {
    const { stem, preset } = architecture;
    for (const name of shapes.keys()) {
      if (!name.endsWith(`.${stem}`)) continue;
      const prefix = name.slice(0, -stem.length);
      const has = [...shapes].filter(([other]) => other.startsWith(prefix));
      if (!fits(architecture, new Map(has.map(([other, shape]) => [other.slice(prefix.length), shape]))))
        continue;
      return { prefix, preset, without: [...shapes.keys()].filter((other) => !other.startsWith(prefix)) };
    }
  }
  return undefined;
}

function notGuessed(shapes: TensorShapes, where: string): CnnError {
  const names = [...shapes.keys()];
  const found = prefixOf(shapes);
  if (found) {
    const { prefix, preset, without } = found;
    const rest =
      without.length === 0
        ? ''
        : `, and skip for those without it: ${without.slice(0, 4).join(', ')}${without.length > 4 ? ', …' : ''}`;
    return new CnnError(
      'FILE',
      `${where}: a state_dict holds weights but no network. Its names are those of ${preset} with '${prefix}' in front: use prefix: '${prefix}'${rest}.`,
      { details: { reason: 'unknownArchitecture', prefix, guessed: preset } },
    );
  }
  const some = names.slice(0, 6).join(', ');
  const known = [...new Set(architectures.map(({ preset }) => preset))].join(', ');
  return new CnnError(
    'FILE',
    `${where}: a state_dict holds weights but no network, and its ${names.length} tensors (${some}${names.length > 6 ? ', …' : ''}) are not those of ${known}. Pass model, the definition that they belong to.`,
    { details: { reason: 'unknownArchitecture' } },
  );
}
