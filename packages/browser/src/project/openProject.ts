import { CnnError } from '@cnn/core';
import type { Experiment } from '@cnn/experiment';
import { openLibrary } from '../library/openLibrary.js';
import { pageStore } from '../store/pageStore.js';
import { imagesFolder } from './images.js';
import { copyFolder, experimentIn, type FoundFolder, imagesIn, summaryOf } from './openedFolder.js';
import { readProject, writeProject } from './projectFile.js';
import type { ImagesSource } from './projectState.js';

/** What was opened. Plain JSON. */
export type OpenedFolder =
  /** A project of its own, by its name. */
  | { readonly kind: 'project'; readonly name: string; readonly images: number }
  /** A run of this project, by its id. */
  | { readonly kind: 'run'; readonly id: string }
  /** A model, by its id. */
  | { readonly kind: 'model'; readonly id: string };

/** How often a name is tried with another number behind it. */
const TRIES = 1000;

/**
 * Makes a project of the folder of one. It has a name that no other project has.
 *
 * @param name what it shall be called, where that is free
 * @throws CnnError (FILE) for a folder that is damaged, or full storage
 */
export async function openProject(
  found: Extract<FoundFolder, { kind: 'project' }>,
  name: string,
): Promise<OpenedFolder> {
  const experiment = await experimentIn(found.folder);
  const images = await imagesIn(found.folder);
  const free = await freeName(name);
  const { store } = await pageStore(`projects/${free}`);
  const library = await openLibrary(`projects/${free}/images`);
  try {
    if (images.length > 0) await library.add(images);
    const runs = found.run ? [await summaryOf(found.run, 'run-1', 'Run 1')] : [];
    const { data, split } = experiment;
    const { source = imagesFolder, ...reading } = data;
    if (found.run) {
      const { store: run } = await pageStore(`projects/${free}/runs/run-1`);
      await copyFolder(found.run, run);
    }
    await writeProject(store, {
      ...{ runs, reading, source: sourceOf(source, images.length) },
      draft: { ...draftOf(experiment), split: { ...split, file: undefined } },
    });
    return { kind: 'project', name: free, images: library.files.length };
  } finally {
    await library.close();
  }
}

function sourceOf(source: string, images: number): ImagesSource {
  return source === imagesFolder || images > 0 ? { kind: 'files' } : { kind: 'embedded', name: source };
}

/** What a page edits, as far as an experiment says it. */
function draftOf({ model, training, evaluation, seed, engine }: Experiment) {
  return {
    ...{ training, evaluation, seed, engine: engine.name },
    model: typeof model === 'string' ? undefined : model,
  };
}

async function freeName(wanted: string): Promise<string> {
  const base = wanted.replaceAll(/[\\/:*?"<>|]/g, '-').trim() || 'project';
  for (let at = 1; at <= TRIES; at++) {
    const name = at === 1 ? base : `${base} ${at}`;
    const { store } = await pageStore(`projects/${name}`);
    const { source, runs } = await readProject(store);
    if (!source && runs.length === 0) return name;
  }
  throw new CnnError('OPTIONS', `expected a name that no project has, received ${wanted}.`);
}
