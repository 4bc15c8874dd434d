import { checkOptionNames, printableLine } from '@cnn/core';
import type { Experiment } from '../experiment/experiment.js';
import { parseExperiment } from '../experiment/parseExperiment.js';
import { changedFields } from './changedFields.js';
import { definitionSource } from './definitionSource.js';
import { call, literal, object, prefixed, print, quoted, type Source } from './sourceText.js';

export interface ExperimentProgramOptions {
  /** The folder of the images, or another source of them. Default: the experiment's own, else `images`. */
  readonly data?: string | undefined;
  /** The folder that the run is kept in. Default `out`. */
  readonly out?: string | undefined;
  /** Name of the file, for the comment that says how it is run. Default `train.ts`. */
  readonly file?: string | undefined;
}

/** Engines of pages, which Node has not. */
const pageEngines: readonly string[] = ['webgpu', 'webgl'];

/**
 * The TypeScript program of an experiment: what a person would write to train the same with `@cnn/node`. The model is composed with
 * `@cnn/core`, or named where it is a preset; fields with their defaults are left out. It gives the numbers that
 * `cnn train --config experiment.json` gives. An engine that only pages have is left to the choice of the machine.
 *
 * @throws CnnError (OPTIONS) for what is no experiment
 * @example
 * await writeFile('train.ts', experimentProgram(parseExperiment({ model: 'lenet5', data: { source: 'images' } })));
 */
export function experimentProgram(given: Experiment, options: ExperimentProgramOptions = {}): string {
  checkOptionNames({ where: 'experimentProgram', options, names: { data: true, out: true, file: true } });
  const parsed = parseExperiment(given);
  const { data = parsed.data.source ?? 'images', out = 'out', file = 'train.ts' } = options;
  const { engine, split } = parsed;
  const onPage = engine.name !== undefined && pageEngines.includes(engine.name);
  const experiment: Experiment = {
    ...parsed,
    data: { ...parsed.data, source: data },
    engine: onPage ? { threads: engine.threads } : engine,
  };
  const { model } = experiment;
  const definition = typeof model === 'string' ? undefined : definitionSource(model);
  const engineOptions = Object.values(experiment.engine).some((one) => one !== undefined);
  const run: Source[] = [
    ...['experiment', 'set', 'engine', `store: folderStore(${quoted(out)})`],
    ...(split.file === undefined ? [] : ['split']),
    'host: nodeHost({ experiment })',
  ];
  return [
    ...header({ file, out, data, withCore: definition !== undefined }),
    ...(definition ? [importLine(definition.imports, '@cnn/core')] : []),
    ...(split.file === undefined ? [] : ["import type { SplitFiles } from '@cnn/data';"]),
    importLine(['parseExperiment', 'runExperiment'], '@cnn/experiment'),
    importLine(
      [
        'folderStore',
        'nodeHost',
        'openExperimentData',
        ...(split.file === undefined ? [] : ['readJson']),
        'selectEngine',
      ],
      '@cnn/node',
    ),
    '',
    ...(definition ? [`${definition.code}`, ''] : []),
    `${print(prefixed('const experiment = ', call('parseExperiment', [fieldsOf(experiment)])), '', 1)};`,
    '',
    'const set = await openExperimentData(experiment);',
    ...(split.file === undefined
      ? []
      : [`const split = (await readJson(${quoted(split.file)})) as SplitFiles;`]),
    `const engine = await selectEngine(${engineOptions ? 'experiment.engine' : ''});${onPage ? ` // ${engine.name} is for pages` : ''}`,
    'const { model, evaluation } = await runExperiment({',
    ...run.map((one) => `  ${print(one)},`),
    '  onEvent: (event) => {',
    "    if (event.type === 'warning') console.warn(event.message);",
    "    if (event.type === 'epochEnd') console.log('epoch', event.epoch + 1, event.logs);",
    '  },',
    '});',
    '',
    "if (!evaluation) console.log('There was no test set.');",
    "else if (evaluation.task === 'multilabel') console.log('test set', { loss: evaluation.loss, ...evaluation.macro });",
    'else {',
    '  const { loss, accuracy, auc } = evaluation;',
    "  console.log('test set', { loss, accuracy, auc });",
    '}',
    `await model.dispose(); // loadModel(${quoted(out)}) of @cnn/node opens it again`,
    'await engine.dispose();',
    '',
  ].join('\n');
}

/** The fields to write, the model in its place: by its name, or the variable `definition`. */
function fieldsOf(experiment: Experiment): Source {
  const { model, ...fields } = changedFields(experiment);
  const shown = typeof model === 'object' ? 'definition' : literal(model);
  const entries = Object.entries(fields).map(([name, value]) => [name, literal(value)] as const);
  if (model === undefined) return object(entries);
  const at = entries.findIndex(([name]) => name !== 'data' && name !== 'split');
  const place = at < 0 ? entries.length : at;
  const named = ['model', shown] as const;
  return object([...entries.slice(0, place), named, ...entries.slice(place)]);
}

function importLine(names: readonly string[], from: string): string {
  const list = { open: 'import {', items: names, close: `} from ${quoted(from)}`, spaced: true };
  return `${print(list, '', 1)};`;
}

interface Header {
  readonly file: string;
  readonly out: string;
  readonly data: string;
  readonly withCore: boolean;
}

/** How the program is run, as a comment. */
function header({ file, out, data, withCore }: Header): readonly string[] {
  const packages = [...(withCore ? ['@cnn/core'] : []), '@cnn/experiment', '@cnn/node', '@cnn/onnx'];
  return [
    `// Trains on the images in ${oneLine(data)} and keeps the model, its results and a report in ${oneLine(out)}.`,
    '//',
    '//   npm init -y && npm pkg set type=module',
    `//   npm install ${packages.join(' ')}`,
    `//   node ${oneLine(file)}   (Node 22.18 or newer; before it: npx tsx ${oneLine(file)})`,
    '',
  ];
}

const oneLine = (text: string): string => printableLine(text);
