import { tutorialCnn } from '@cnn/presets';
import { expect, it } from 'vitest';
import type { Experiment } from '../experiment/experiment.js';
import { parseExperiment } from '../experiment/parseExperiment.js';
import { experimentProgram } from './experimentProgram.js';

it('writes the program of an experiment with a network of its own', () => {
  const experiment = parseExperiment({
    data: { source: 'patches', groupFrom: 'folder:1' },
    model: tutorialCnn({ input: [50, 50, 3] }),
    training: {
      epochs: 20,
      optimizer: { name: 'adamW', learningRate: 0.0005 },
      augment: [{ type: 'randomFlip', mode: 'horizontalAndVertical' }],
    },
    evaluation: { threshold: { type: 'sensitivity', atLeast: 0.95 }, calibrate: true },
    engine: { name: 'onnx', threads: 2 },
  });
  expect(experimentProgram(experiment)).toMatchInlineSnapshot(`
    "// Trains on the images in patches and keeps the model, its results and a report in out.
    //
    //   npm init -y && npm pkg set type=module
    //   npm install @cnn/core @cnn/experiment @cnn/node @cnn/onnx
    //   node train.ts   (Node 22.18 or newer; before it: npx tsx train.ts)

    import { batchNormalization, conv2d, dense, dropout, flatten, maxPooling2d, sequential } from '@cnn/core';
    import { parseExperiment, runExperiment } from '@cnn/experiment';
    import { folderStore, nodeHost, openExperimentData, selectEngine } from '@cnn/node';

    const definition = sequential({
      name: 'tutorial',
      input: [50, 50, 3],
      layers: [
        conv2d({ filters: 32, kernelSize: 3, activation: 'relu' }),
        maxPooling2d({ poolSize: 2 }),
        batchNormalization({ momentum: 0.99 }),
        conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
        maxPooling2d({ poolSize: 2 }),
        conv2d({ filters: 128, kernelSize: 3, activation: 'relu' }),
        maxPooling2d({ poolSize: 2 }),
        flatten(),
        dense({ units: 256, activation: 'relu' }),
        dropout({ rate: 0.5 }),
        dense({ name: 'output', units: 1, activation: 'sigmoid' }),
      ],
    });

    const experiment = parseExperiment({
      data: { source: 'patches', groupFrom: 'folder:1' },
      model: definition,
      training: {
        epochs: 20,
        optimizer: { name: 'adamW', learningRate: 0.0005 },
        augment: [{ type: 'randomFlip', mode: 'horizontalAndVertical' }],
      },
      evaluation: { threshold: { type: 'sensitivity', atLeast: 0.95 }, calibrate: true },
      engine: { name: 'onnx', threads: 2 },
    });

    const set = await openExperimentData(experiment);
    const engine = await selectEngine(experiment.engine);
    const { model, evaluation } = await runExperiment({
      experiment,
      set,
      engine,
      store: folderStore('out'),
      host: nodeHost({ experiment }),
      onEvent: (event) => {
        if (event.type === 'warning') console.warn(event.message);
        if (event.type === 'epochEnd') console.log('epoch', event.epoch + 1, event.logs);
      },
    });

    if (!evaluation) console.log('There was no test set.');
    else if (evaluation.task === 'multilabel') console.log('test set', { loss: evaluation.loss, ...evaluation.macro });
    else {
      const { loss, accuracy, auc } = evaluation;
      console.log('test set', { loss, accuracy, auc });
    }
    await model.dispose(); // loadModel('out') of @cnn/node opens it again
    await engine.dispose();
    "
  `);
});

it('writes the program of a preset on images that a page had, with an engine that only pages have', () => {
  const experiment = parseExperiment({ model: 'lenet5', engine: { name: 'webgpu' } });
  expect(
    experimentProgram(experiment, { data: 'my images', out: 'runs/1', file: 'lenet.ts' }),
  ).toMatchInlineSnapshot(`
    "// Trains on the images in my images and keeps the model, its results and a report in runs/1.
    //
    //   npm init -y && npm pkg set type=module
    //   npm install @cnn/experiment @cnn/node @cnn/onnx
    //   node lenet.ts   (Node 22.18 or newer; before it: npx tsx lenet.ts)

    import { parseExperiment, runExperiment } from '@cnn/experiment';
    import { folderStore, nodeHost, openExperimentData, selectEngine } from '@cnn/node';

    const experiment = parseExperiment({ data: { source: 'my images' }, model: 'lenet5' });

    const set = await openExperimentData(experiment);
    const engine = await selectEngine(); // webgpu is for pages
    const { model, evaluation } = await runExperiment({
      experiment,
      set,
      engine,
      store: folderStore('runs/1'),
      host: nodeHost({ experiment }),
      onEvent: (event) => {
        if (event.type === 'warning') console.warn(event.message);
        if (event.type === 'epochEnd') console.log('epoch', event.epoch + 1, event.logs);
      },
    });

    if (!evaluation) console.log('There was no test set.');
    else if (evaluation.task === 'multilabel') console.log('test set', { loss: evaluation.loss, ...evaluation.macro });
    else {
      const { loss, accuracy, auc } = evaluation;
      console.log('test set', { loss, accuracy, auc });
    }
    await model.dispose(); // loadModel('runs/1') of @cnn/node opens it again
    await engine.dispose();
    "
  `);
});

it('reads the split that the experiment names', () => {
  const text = experimentProgram(parseExperiment({ split: { file: 'parts.json' } }));
  expect(text).toContain("const split = (await readJson('parts.json')) as SplitFiles;");
  expect(text).toContain("import type { SplitFiles } from '@cnn/data';");
  expect(text).toContain('  split,\n');
});

it('keeps texts of others from becoming program', () => {
  const source = "a'; throw 1; '\n// b\u2028throw 2";
  const text = experimentProgram(parseExperiment({ data: { source } }));
  const comments = text.split('\n').filter((line) => line.startsWith('//'));
  expect(comments[0]).toContain("a'; throw 1; '\\u000a// b\\u2028throw 2");
  const [, written] = /parseExperiment\((\{.*\})\);/.exec(text) ?? [];
  expect(new Function(`return ${written}`)()).toEqual({ data: { source } });
});

it('refuses what is no experiment, and options that there are none of', () => {
  expect(() => experimentProgram({} as Experiment, { folder: 'x' } as object)).toThrow(
    "there is no option 'folder'",
  );
  expect(() => experimentProgram({ model: 'tutorail' } as unknown as Experiment)).toThrow(
    'Did you mean tutorial?',
  );
});
