import { join } from 'node:path';
import { printableLine, randomStream } from '@cnn/core';
import { canonicalName, type ImageSet } from '@cnn/data';
import { checkLabels, type SavedModel } from '@cnn/experiment';
import { imagePaths, modelImages, writeFileAtomic, writeFolderAtomic } from '@cnn/node';
import { imageSheet } from '@cnn/plot';
import { readDecision } from '../arguments/decisionOptions.js';
import { measuredImages } from '../arguments/partOptions.js';
import { pictureReading } from '../arguments/pictureReading.js';
import { openTrainedData } from '../arguments/trainedData.js';
import { onEngine, readTrained } from '../arguments/trainedModel.js';
import { withViews } from '../arguments/viewOptions.js';
import type { ExplainArguments } from '../declarations/explain.js';
import { experimentOf } from '../experiment/experimentOf.js';
import { type CheckedMaps, checkMaps } from '../explanation/checkMaps.js';
import { checkOptions } from '../explanation/checkOptions.js';
import { type ChosenGroup, chosenImages } from '../explanation/chosenImages.js';
import { methodOf } from '../explanation/methodOf.js';
import { pageOf } from '../explanation/pageOf.js';
import { NO_LABEL, type WrittenExplanation, writeExplanations } from '../explanation/writeExplanations.js';
import { watchInterrupt } from '../interrupt.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

/** The page shows so many images; the folder holds all. */
const ON_PAGE = 100;

/** What --check measures of a set of which no images were chosen. */
const CHECKED = 64;

export async function run(args: ExplainArguments, terminal: Terminal): Promise<ExitCode> {
  const { positionals, values } = args;
  const { out, json, 'batch-size': batchSize } = values;
  checkOptions(args);
  const method = methodOf(values);
  const interrupt = watchInterrupt(terminal);
  const { signal } = interrupt;
  const kept = withViews(await readTrained(values, terminal), values);
  const decision = readDecision(values, kept);
  const saved = { ...kept, ...(decision && { decision }) };
  const model = onEngine(saved, values);
  try {
    const opened = positionals.length > 0 ? imagesOf(args, saved) : dataOf(args, saved, signal);
    const { set, indices, lines, fileOf, labelled } = await interrupt.orStop(opened);
    const groups: readonly ChosenGroup[] = labelled
      ? await chosenImages({ values, model, set, indices, signal })
      : [{ title: 'Images', images: indices.map((index) => ({ index })) }];
    const chosen = groups.flatMap(({ images }) => images);
    const how = { ...method, target: targetOf(values.target, saved), batchSize, signal };
    const typical = labelled && values.worst === undefined && values.class === undefined;
    const checked =
      typical && values.random === undefined
        ? someOf(indices, values.seed)
        : [...new Set(chosen.map(({ index }) => index))];
    let checkedMaps: CheckedMaps | undefined;
    let written: readonly WrittenExplanation[] = [];
    const write = async (folder: string): Promise<void> => {
      const onProgress = progressOf(terminal, chosen.length);
      const writing = { folder, model, set, chosen, how, labelled, fileOf, most: ON_PAGE, onProgress };
      const { written: all, pictures, signed } = await writeExplanations(writing);
      written = all;
      if (values.check) {
        const checking = { model, images: set, ...how, indices: checked, seed: values.seed };
        checkedMaps = await checkMaps({ ...checking, folder, stderr: terminal.stderr });
      }
      const page = pageOf({
        ...{ groups, written, pictures, set, saved, signed },
        checked: checkedMaps?.lines ?? [],
      });
      await writeFileAtomic({ path: join(folder, 'explain.html'), content: await imageSheet(page) });
      await writeFileAtomic({
        path: join(folder, 'explanations.json'),
        content: `${JSON.stringify(written, null, 2)}\n`,
      });
    };
    await writeFolderAtomic({ path: out, write });
    const said = checkedMaps ? [...checkedMaps.lines, ''] : [];
    const text = json
      ? jsonOf(
          written.map((one) => inFolder(out, one)),
          checkedMaps,
        )
      : [...lines, ...written.map(lineOf), ...said, ending(out, written)].join('\n');
    terminal.stdout.write(`${text}\n`);
    return exitCodes.ok;
  } finally {
    interrupt.end();
    await model.dispose();
  }
}

/** Images at random, in their order: what is measured is not of the unusual ones that are shown. */
function someOf(indices: readonly number[], seed: number): number[] {
  const drawn = randomStream({ seed, purpose: 'cnn explain/check' }).shuffle([...indices]);
  return drawn.slice(0, CHECKED).sort((a, b) => a - b);
}

/** A list of the images; with --check an object that holds it beside the figures. */
function jsonOf(images: readonly WrittenExplanation[], checked: CheckedMaps | undefined): string {
  return JSON.stringify(checked ? { images, check: checked.check } : images);
}

/** The index that --target is, of a model none of whose classes is called so; else what was typed. */
function targetOf(typed: string | undefined, { classNames }: SavedModel): string | number | undefined {
  if (typed === undefined || !/^\d+$/.test(typed)) return typed;
  return classNames.map(canonicalName).includes(canonicalName(typed)) ? typed : Number(typed);
}

/** With paths that lead to the files from where the command runs. */
function inFolder(out: string, { picture, map, ...written }: WrittenExplanation): WrittenExplanation {
  return { ...written, picture: join(out, picture), map: join(out, map) };
}

/** What is explained, and how it is called. */
interface OpenedImages {
  readonly set: ImageSet;
  readonly indices: readonly number[];
  /** Whether it says what the images are. */
  readonly labelled: boolean;
  /** For people. */
  readonly lines: readonly string[];
  fileOf(index: number): string | undefined;
}

async function imagesOf(args: ExplainArguments, saved: SavedModel): Promise<OpenedImages> {
  const reading = pictureReading((await experimentOf(args)).data);
  const onOddSize = args.values['odd-size'] as 'resize' | 'pad' | undefined;
  const files = await imagePaths(args.positionals);
  const set = await modelImages({ ...reading, onOddSize, images: files, saved });
  return { set, indices: [...files.keys()], labelled: false, lines: [], fileOf: (index) => files[index] };
}

async function dataOf(args: ExplainArguments, saved: SavedModel, signal: AbortSignal): Promise<OpenedImages> {
  const { data: read } = await experimentOf(args);
  const set = await openTrainedData({ args, read, saved });
  checkLabels(saved, set);
  const { indices, lines } = await measuredImages({ values: args.values, set, saved, signal });
  return { set, indices, labelled: true, lines, fileOf: (index) => set.items[index]?.file };
}

/** A line now and then of how far it is. @param total images */
function progressOf({ stderr }: Terminal, total: number): (done: number) => void {
  let due = Date.now() + 5000;
  return (done) => {
    if (Date.now() < due || done >= total) return;
    due = Date.now() + 5000;
    const share = Math.floor((100 * done) / total);
    stderr.write(`Explained ${share} % of ${total} ${total === 1 ? 'image' : 'images'}\n`);
  };
}

function lineOf(written: WrittenExplanation): string {
  const { file, picture, target, probability, class: predicted, layers, note } = written;
  const share = `${(100 * probability).toFixed(1)} %`;
  const of =
    canonicalName(target) === canonicalName(predicted) ? '' : `, predicted as ${predicted || NO_LABEL}`;
  const where = layers.length > 0 ? `; ${layers.join(', ')}` : '';
  const told = note === undefined ? '' : `. ${note}`;
  return `${printableLine(file ?? picture)}  ${target} ${share}${of}${where}${told}`;
}

function ending(out: string, written: readonly WrittenExplanation[]): string {
  const [first] = written;
  const example = first ? `, such as ${join(out, first.picture)}` : '';
  return `Wrote ${join(out, 'explain.html')} and ${written.length === 1 ? 'one picture with its map' : `${written.length} pictures with their maps`} (.npy)${example}`;
}
