import {
  add,
  apply,
  type Block,
  CnnError,
  conv2d,
  dense,
  flatten,
  functional,
  type ImportedModel,
  initialState,
  input,
  maxPooling2d,
  predictionProgram,
  readSafetensors,
  sequential,
  writeSafetensors,
} from '@cnn/core';
import { resnet18 } from '@cnn/presets';
import { interpret } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { readPyTorch, writeStateDict } from './index.js';
import {
  type FileKind,
  fileOf,
  type ModuleGolden,
  moduleGolden,
  moduleGoldens,
} from './modules.support.test.js';

const kinds: readonly FileKind[] = ['safetensors', 'pt', 'legacy', 'listed'];

function predict({ model, weights }: ImportedModel, golden: Pick<ModuleGolden, 'image'>) {
  const image = { shape: golden.image.shape, data: Float64Array.from(golden.image.data) };
  const state = Object.fromEntries(
    Object.entries(weights).map(([name, { shape, data }]) => [
      name,
      { shape, data: Float64Array.from(data) },
    ]),
  );
  return interpret({ program: predictionProgram(model), inputs: { image }, state }).outputs.prediction;
}

const message = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof CnnError) return error.message;
    throw error;
  }
  throw new Error('it was not refused');
};

describe('readPyTorch', () => {
  it.each(moduleGoldens.flatMap((golden) => kinds.map((kind) => [golden.name, kind] as const)))(
    '%s from %s predicts the same',
    (name, kind) => {
      const golden = moduleGolden(name);
      const imported = readPyTorch(fileOf(golden, kind), { model: golden.model });
      expect(predict(imported, golden)).toBeCloseToTensor(golden.output, 1e-5);
    },
  );

  it('says what wrappers it took off, and what it does not read', () => {
    const golden = moduleGolden('branches');
    const notesOf = (kind: FileKind) => {
      const { notes, source } = readPyTorch(fileOf(golden, kind), { model: golden.model });
      return [source.format, ...notes];
    };
    expect(notesOf('pt')).toEqual(['pytorch']);
    expect(notesOf('legacy')).toEqual([
      'pytorch',
      "The weights stand under 'state_dict' of the file.",
      'What the file holds besides is not read: epoch.',
      "All names begin with 'module.', a wrapper's, which is taken off.",
    ]);
    expect(notesOf('listed')).toEqual(['pytorch', "The weights stand under 'model' of the file."]);
  });

  it('says what is no file of PyTorch', () => {
    const pointer = new TextEncoder().encode('version https://git-lfs.github.com/spec/v1');
    expect(message(() => readPyTorch(pointer, { file: 'net.pt' }))).toContain('a pointer of Git LFS');
    expect(message(() => readPyTorch(new Uint8Array(0)))).toContain('an empty file');
    const tensor = { shape: [1], data: new Float32Array(1) };
    const twice = writeSafetensors({ tensors: { 'fc.weight': tensor, 'net.fc.weight': tensor } });
    expect(message(() => readPyTorch(twice, { prefix: 'net.' }))).toBe(
      'readPyTorch holds two tensors that are called fc.weight, one of them as net.fc.weight.',
    );
  });

  it('says what each tensor became', () => {
    const golden = moduleGolden('flattened');
    const { plan, source } = readPyTorch(fileOf(golden, 'safetensors'), {
      model: golden.model,
      file: 'a.safetensors',
    });
    expect(source).toEqual({ format: 'safetensors', framework: 'PyTorch', file: 'a.safetensors' });
    expect(plan.map(({ source: from, type, name, becomes }) => [from, type, name, becomes])).toEqual([
      ['conv', 'Conv2d', 'conv', 'conv2d'],
      ['bn', 'BatchNorm2d', 'bn', 'batchNormalization'],
      ['norm', 'BatchNorm1d', 'norm', 'batchNormalization'],
      ['act', 'PReLU', 'act', 'prelu'],
      ['fc1', 'Linear', 'fc1', 'dense'],
      ['fc2', 'Linear', 'fc2', 'dense'],
    ]);
    expect(plan[0]?.weights).toEqual([
      { source: 'conv.weight', variable: 'conv/kernel', shape: [3, 3, 3, 4], conversion: 'OIHW → HWIO' },
    ]);
    expect(plan[4]?.weights[0]?.conversion).toBe('[out, in] → [in, out], flattened CHW → HWC');
    expect(plan[5]?.weights[0]?.conversion).toBe('[out, in] → [in, out]');
    expect(plan[1]?.note).toBe('num_batches_tracked: 12, which is not kept');
  });

  it('says where an epsilon is not the one that PyTorch has by default', () => {
    const golden = moduleGolden('normalizations');
    const layers = golden.model.layers.map((layer) =>
      layer.type === 'groupNormalization' ? { ...layer, epsilon: undefined } : layer,
    );
    const { plan } = readPyTorch(fileOf(golden, 'safetensors'), { model: { ...golden.model, layers } });
    expect(plan.map(({ note }) => note)).toEqual([
      undefined,
      "epsilon is 0.001; PyTorch's default is 1e-5, and the file does not say its own",
      undefined,
    ]);
  });

  it('takes a table, a function and a prefix for other names', () => {
    const golden = moduleGolden('branches');
    const { tensors } = readSafetensors(fileOf(golden, 'safetensors'));
    const renamed = Object.fromEntries(
      Object.entries(tensors).map(([name, tensor]) => [
        `net.${name.replace('left.', 'features.0.')}`,
        tensor,
      ]),
    );
    const bytes = writeSafetensors({ tensors: renamed });
    const own = { model: golden.model, prefix: 'net.' };
    const byTable = readPyTorch(bytes, { ...own, convention: { left: 'features.0' } });
    expect(predict(byTable, golden)).toBeCloseToTensor(golden.output, 1e-5);
    const convention = (layer: string) => (layer === 'left' ? 'features.0' : undefined);
    expect(readPyTorch(bytes, { ...own, convention }).weights).toEqual(byTable.weights);
    expect(message(() => readPyTorch(bytes, { ...own, convention: { lefd: 'features.0' } }))).toContain(
      'convention names layers that the definition has not: lefd. Its layers: left, flatten',
    );
    expect(message(() => readPyTorch(bytes, { ...own, convention: 'keras' as 'timm' }))).toBe(
      "readPyTorch: convention: expected names, torchvision, timm, a table or a function, received 'keras'.",
    );
    expect(message(() => readPyTorch(bytes, { model: golden.model }))).toContain("use prefix: 'net.'");
    expect(message(() => readPyTorch(bytes, { ...own, prefix: 'nett.' }))).toContain(
      "no tensor begins with the prefix 'nett.'. The first are net.",
    );
  });

  it('reads models inside models by dotted names, and weights that are used twice once', () => {
    const golden = moduleGolden('flattened');
    const { tensors } = readSafetensors(fileOf(golden, 'safetensors'));
    const [first, rest] = [golden.model.layers.slice(0, 5), golden.model.layers.slice(5)];
    const stem = sequential({ name: 'stem', input: [6, 6, 3], layers: first as Block[] });
    const image = input([6, 6, 3]);
    const norm = rest[0] as Block;
    const head = apply(rest.slice(1) as Block[], apply(norm, apply(stem, image)));
    const nested = functional({ input: image, output: head });
    const renamed = Object.fromEntries(
      Object.entries(tensors).map(([name, value]) => [name.replace(/^(conv|bn)\./, 'stem.$1.'), value]),
    );
    const imported = readPyTorch(writeSafetensors({ tensors: renamed }), { model: nested });
    expect(imported.plan[0]).toMatchObject({ source: 'stem.conv', name: 'stem/conv' });
    expect(predict(imported, golden)).toBeCloseToTensor(golden.output, 1e-5);
  });

  it('refuses weights that are used for vectors in two orders', () => {
    const image = input([6, 6, 3]);
    const shared = dense({ name: 'shared', units: 2 });
    const pooled = apply([maxPooling2d({ poolSize: 3 }), flatten()], image); // [2, 2, 3]
    const convolved = apply([conv2d({ name: 'conv', filters: 12, kernelSize: 6 }), flatten()], image); // [1, 1, 12]
    const output = apply(add(), [apply(shared, pooled), apply(shared, convolved)]);
    const model = functional({ input: image, output });
    expect(message(() => writeStateDict({ model, state: initialState(model, 1) }))).toMatch(
      /layer 'shared_1' \(dense\) puts numbers in an order/,
    );
  });

  it('names all tensors that are missing, left over and of another shape', () => {
    const golden = moduleGolden('branches');
    const { tensors } = readSafetensors(fileOf(golden, 'safetensors'));
    const { 'left.bias': _, ...others } = tensors;
    const surplus = { shape: [2], data: new Float32Array(2) };
    const misshapen = { shape: [3, 4], data: new Float32Array(12) };
    const bytes = writeSafetensors({
      tensors: { ...others, 'loss.weight': surplus, 'fc.weight': misshapen },
    });
    expect(message(() => readPyTorch(bytes, { model: golden.model, file: 'half.safetensors' }))).toBe(
      'half.safetensors does not fit the definition. 1 tensor is missing: left.bias [2]. 1 with another shape: fc.weight [3, 4], ' +
        'expected [3, 27] for fc/kernel [27, 3]. 1 belongs to no layer: loss.weight [2]. Use the definition that they were saved from, ' +
        'a convention for other names, or skip for modules that are to be left out.',
    );
    const { plan, weights } = readPyTorch(bytes, {
      model: golden.model,
      skip: ['left', 'loss', 'fc.weight'],
    });
    expect(weights['left/kernel']?.data.some((value) => value !== 0)).toBe(true);
    expect(weights['left/kernel']?.data).not.toEqual(tensors['left.weight']?.data);
    expect(plan.map(({ source, note }) => [source, note])).toEqual([
      ['left', 'begins with initial values: left/kernel, left/bias'],
      ['right', undefined],
      ['fc', 'begins with initial values: fc/kernel'],
      ['loss.weight', 'left out: it is in skip'],
    ]);
    expect(
      message(() => readPyTorch(bytes, { model: golden.model, skip: ['left', 'loss', 'fc', 'head'] })),
    ).toBe("readPyTorch: skip: there is no layer, module or tensor 'head'. Leave it out of skip.");
  });

  it('refuses whole numbers for weights', () => {
    const golden = moduleGolden('branches');
    const { tensors } = readSafetensors(fileOf(golden, 'safetensors'));
    const whole = { shape: [2], data: new Int32Array(2) };
    const bytes = writeSafetensors({ tensors: { ...tensors, 'left.bias': whole } });
    expect(message(() => readPyTorch(bytes, { model: golden.model }))).toContain(
      'left.bias [2] of whole numbers, expected [2] for left/bias [2]',
    );
  });

  it('refuses a network that it does not know, and a definition in an order that PyTorch has not', () => {
    const golden = moduleGolden('branches');
    expect(message(() => readPyTorch(fileOf(golden, 'safetensors')))).toContain(
      'are not those of resnet18, resnet34, resnet50, mobileNetV2, efficientNetB0, densenet121. Pass model, the definition',
    );
    const { model } = moduleGolden('flattened');
    const [, , , , flat] = model.layers;
    const layers = [
      ...model.layers.slice(0, 5),
      { type: 'reshape', name: 'pieces', targetShape: [4, 4] } as const,
    ];
    expect(flat?.type).toBe('flatten');
    expect(
      message(() => readPyTorch(fileOf(golden, 'safetensors'), { model: { ...model, layers } })),
    ).toContain(
      "layer 'pieces' (reshape) puts numbers in an order that PyTorch, with its channels first, has not",
    );
  });

  it('takes a backbone with a head for other classes', () => {
    const small = { input: [32, 32, 3], classes: 3, classifierActivation: 'softmax' } as const;
    const model = resnet18(small);
    const state = readPyTorch(fileOfModel(model), { imageSize: [32, 32] });
    expect(state.model).toEqual(model);
    expect(state.notes).toEqual([
      "The file holds no network; its names and shapes are those of resnet18 with torchvision's names.",
      'It does not say the size of its images: 32×32 is assumed.',
      "PyTorch's network gives logits; this one ends in a softmax.",
    ]);
    const five = resnet18({ ...small, classes: 5 });
    expect(message(() => readPyTorch(fileOfModel(model), { model: five }))).toContain(
      'Use skip for modules that are to be left out, such as a head of other classes',
    );
    const tuned = readPyTorch(fileOfModel(model), { model: five, skip: ['fc'], seed: 4 });
    expect(tuned.weights['fc/kernel']?.shape).toEqual([512, 5]);
    expect(tuned.weights['layer4.1.bn2/gamma']).toEqual(state.weights['layer4.1.bn2/gamma']);
    const backbone = resnet18({ input: [32, 32, 3], includeTop: false, pooling: 'avg' });
    expect(
      Object.keys(readPyTorch(fileOfModel(model), { model: backbone, skip: ['fc'] }).weights),
    ).not.toContain('fc/kernel');
  });
});

describe('a network that is nearly recognised', () => {
  const model = resnet18({ input: [32, 32, 3], classes: 3, classifierActivation: 'softmax' });
  const { tensors } = readSafetensors(fileOfModel(model));
  const named = (rename: (name: string) => string, more: typeof tensors = {}) =>
    writeSafetensors({
      tensors: {
        ...Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [rename(name), tensor])),
        ...more,
      },
    });
  const single = { shape: [1], data: new Float32Array(1) };

  it('by names with something in front is told the prefix', () => {
    const bytes = named((name) => `net.encoder.${name}`);
    expect(message(() => readPyTorch(bytes, { file: 'a.pt' }))).toBe(
      "a.pt: a state_dict holds weights but no network. Its names are those of resnet18 with 'net.encoder.' in front: use prefix: 'net.encoder.'.",
    );
    const read = readPyTorch(bytes, { prefix: 'net.encoder.', imageSize: [32, 32] });
    expect(read.model).toEqual(model);
    const more = named((name) => `net.${name}`, { 'loss.weight': single });
    expect(message(() => readPyTorch(more))).toContain(
      "use prefix: 'net.', and skip for those without it: loss.weight.",
    );
    expect(readPyTorch(more, { prefix: 'net.', skip: ['loss'], imageSize: [32, 32] }).model).toEqual(model);
  });

  it('by names, but with other shapes, is called another network', () => {
    const narrow = named((name) => name, {
      'layer1.0.conv2.weight': { shape: [64, 2, 3, 3], data: new Float32Array(1152) },
    });
    expect(() => readPyTorch(narrow)).toThrow(
      expect.objectContaining({
        details: expect.objectContaining({ reason: 'unknownArchitecture', guessed: 'resnet18' }),
      }),
    );
    const text = message(() => readPyTorch(narrow, { file: 'a.pt' }));
    expect(text).toContain(
      'a.pt has the names of resnet18, but is another network. 1 with another shape: layer1.0.conv2.weight',
    );
    expect(text).toContain('Pass model, the definition that they belong to.');
    expect(text).not.toContain('fit the definition');
    expect(message(() => readPyTorch(named((name) => name, { 'aux.weight': single })))).toContain(
      '1 belongs to no layer: aux.weight [1]. Pass model, the definition that they belong to, or skip for modules',
    );
  });
});

/** A file with zeros for all weights of a model. */
function fileOfModel(model: ImportedModel['model']): Uint8Array {
  const state = Object.fromEntries(
    predictionProgram(model).nodes.flatMap((node) =>
      node.operation === 'state'
        ? [
            [
              node.attributes.name,
              { shape: node.shape, data: new Float32Array(node.shape.reduce((a, b) => a * b, 1)) },
            ],
          ]
        : [],
    ),
  );
  return writeStateDict({ model, state });
}

describe('writeStateDict', () => {
  it.each(moduleGoldens.map(({ name }) => name))('%s: writes what PyTorch had written', (name) => {
    const golden = moduleGolden(name);
    const bytes = fileOf(golden, 'safetensors');
    const { model, weights: state } = readPyTorch(bytes, { model: golden.model });
    const { tensors, metadata } = readSafetensors(writeStateDict({ model, state }));
    const expected = Object.entries(readSafetensors(bytes).tensors).filter(
      ([key]) => !key.endsWith('tracked'),
    );
    const { 'act1.weight': single, ...others } = tensors;
    // One slope for all channels is read as one for each.
    if (name === 'convolutions') expect(single?.shape).toEqual([6]);
    expect({ ...others }).toEqual(Object.fromEntries(expected.filter(([key]) => key !== 'act1.weight')));
    expect(metadata).toEqual({ format: 'pt' });
  });

  it('gives the same bytes again, other names where they are asked for, and refuses one name for two', () => {
    const { model, ...golden } = moduleGolden('branches');
    const { weights: state } = readPyTorch(fileOf(golden, 'safetensors'), { model });
    expect(writeStateDict({ model, state })).toEqual(writeStateDict({ model, state: { ...state } }));
    const bytes = writeStateDict({ model, state, convention: { left: 'stem.0' }, prefix: 'net.' });
    expect(Object.keys(readSafetensors(bytes).tensors)).toEqual([
      'net.fc.bias',
      'net.fc.weight',
      'net.right.bias',
      'net.right.weight',
      'net.stem.0.bias',
      'net.stem.0.weight',
    ]);
    expect(message(() => writeStateDict({ model, state, convention: () => 'one' }))).toBe(
      "writeStateDict: the convention gives one.weight twice, the second time to layer 'right'. Give each layer a module of its own.",
    );
  });
});

describe('arguments of the wrong kind', () => {
  const file = writeSafetensors({ tensors: { a: { shape: [1], data: new Float32Array(1) } } });
  it.each([
    ['bytes', () => readPyTorch('net.pt' as never), 'readPyTorch: expected the bytes of a file'],
    ['bytes', () => readPyTorch(undefined as never), 'received nothing'],
    [
      'model',
      () => readPyTorch(file, { model: 'resnet18' as never }),
      "model: expected a model's definition",
    ],
    [
      'skip',
      () => readPyTorch(file, { skip: 'fc' as never }),
      "skip: expected a list of names, such as ['fc']",
    ],
    ['prefix', () => readPyTorch(file, { prefix: 5 as never }), 'prefix: expected a text, received 5'],
    ['imageSize', () => readPyTorch(file, { imageSize: 48 as never }), 'imageSize: expected [height, width]'],
    ['model', () => writeStateDict({} as never), "writeStateDict: model: expected a model's definition"],
  ])('%s', (option, act, words) => {
    expect(message(act)).toContain(words);
    expect(act).toThrow(expect.objectContaining({ code: 'OPTIONS', details: { option } }));
  });

  it('a convention that is none', () => {
    const { model } = moduleGolden('branches');
    expect(message(() => readPyTorch(file, { model, convention: 5 as never }))).toContain(
      'convention: expected names, torchvision, timm, a table or a function, received 5',
    );
    expect(message(() => writeStateDict(undefined as never))).toContain('expected an object of options');
  });
});
