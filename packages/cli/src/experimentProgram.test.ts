import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as core from '@cnn/core';
import { add, branches, conv2d, dense, globalAveragePooling2d, sequential } from '@cnn/core';
import { syntheticTissue } from '@cnn/data';
import * as experiments from '@cnn/experiment';
import { experimentProgram, parseExperiment } from '@cnn/experiment';
import * as node from '@cnn/node';
import { captured, runExample } from '@cnn/testing';
import sharp from 'sharp';
import ts from 'typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from './run.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-program-'));
  const set = syntheticTissue({ size: 24, count: 90, patients: 18 });
  for (const [index, { file = '' }] of set.items.entries()) {
    const path = join(root, 'images', file);
    await mkdir(dirname(path), { recursive: true });
    await sharp(await set.load(index), { raw: { width: 24, height: 24, channels: 3 } }).toFile(path);
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));

const convolution = () => conv2d({ filters: 6, kernelSize: 3, padding: 'same', activation: 'relu' });
const residual = sequential({
  input: [24, 24, 3],
  layers: [
    convolution(),
    branches({ branches: [[convolution()], []], merge: add() }),
    globalAveragePooling2d(),
    dense({ units: 1, activation: 'sigmoid' }),
  ],
});
const experimentOf = (more: object) =>
  parseExperiment({
    data: { source: join(root, 'images'), groupFrom: 'folder:1' },
    model: residual,
    engine: { name: 'wasm', threads: 1 },
    ...more,
  });

async function resultsOf(out: string) {
  const { history } = JSON.parse(await readFile(join(out, 'history.json'), 'utf8'));
  const weights = (await readdir(join(out, 'model'))).filter((name) => name.startsWith('weights-'));
  return { history, weights };
}

it('the program of an experiment trains to the losses and weights of cnn train --config', async () => {
  const training = {
    epochs: 2,
    augment: [{ type: 'randomFlip', mode: 'horizontal' }],
    optimizer: { name: 'sgd' },
  };
  const experiment = experimentOf({ training });
  const [ours, theirs, config] = ['program', 'command', 'experiment.json'].map((name) =>
    join(root, name),
  ) as [string, string, string];
  const code = experimentProgram(experiment, { out: ours });
  const printed = await runExample({
    code,
    modules: { '@cnn/core': core, '@cnn/experiment': experiments, '@cnn/node': node },
  });
  expect(printed.map(([what]) => what)).toEqual(['epoch', 'epoch', 'test set']);
  await writeFile(config, JSON.stringify(experiment));
  const command = await captured(run)('train', '--config', config, '--out', theirs);
  expect(command).toMatchObject({ code: 0, err: '' });
  expect(await resultsOf(ours)).toEqual(await resultsOf(theirs));
});

it('programs compile in strict mode', { timeout: 240_000 }, () => {
  const programs = [
    experimentOf({}),
    experimentOf({ model: 'tutorial', split: { file: 'split.json' }, engine: {} }),
    experimentOf({ training: { mix: { type: 'mixup' }, stain: { type: 'macenko' } } }),
  ].map((experiment) => experimentProgram(experiment));
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const files = new Map(programs.map((text, at) => [join(folder, `program${at}.ts`), text]));
  const options: ts.CompilerOptions = {
    ...{ target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.NodeNext, customConditions: ['@cnn/source'] },
    ...{ moduleResolution: ts.ModuleResolutionKind.NodeNext, strict: true, exactOptionalPropertyTypes: true },
    ...{
      noUncheckedIndexedAccess: true,
      skipLibCheck: true,
      noEmit: true,
      types: ['node'],
      resolveJsonModule: true,
    },
    ...{ noUnusedLocals: true, noUnusedParameters: true },
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile: readText } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path) ?? readText(path);
  host.getSourceFile = (path, language, ...more) => {
    const text = files.get(path);
    return text === undefined
      ? getSourceFile(path, language, ...more)
      : ts.createSourceFile(path, text, language);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  for (const file of files.keys()) {
    const source = program.getSourceFile(file);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    expect(found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
  }
});
