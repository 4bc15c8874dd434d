import { CnnError } from '@cnn/core';
import {
  modelIn,
  readModelFrom,
  readSealed,
  type Store,
  storeBelow,
  unpackZip,
  writeSealed,
} from '@cnn/experiment';
import type { NamedFile } from '../images/namedFile.js';
import { filesStore } from './filesStore.js';

/** A model that was opened, as a list shows it. Plain JSON. */
export interface OpenedModel {
  readonly id: string;
  readonly name: string;
  readonly classNames: readonly string[];
  readonly input: readonly [height: number, width: number, channels: number];
  readonly notes: readonly string[];
}

/** A zip of a model's folder or of a run's; or the files of such a folder. */
export type GivenFolder = Blob | readonly NamedFile[];

const listFile = 'models.json';

/** A folder that a person gave, to be read. @throws CnnError (FILE) for a zip that is damaged */
export async function givenFolder(given: GivenFolder): Promise<Store> {
  if (!(given instanceof Blob)) return filesStore(given, folderName(given));
  const name = given instanceof File ? given.name : 'the zip';
  return unpackZip(new Uint8Array(await given.arrayBuffer()), name);
}

function folderName([first]: readonly NamedFile[]): string {
  return first?.path.includes('/') ? (first.path.split('/')[0] as string) : 'the folder';
}

/** Models that were opened in a project and stay there: each in a folder of its own, and a list of them. */
export class OpenedModels {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Whether an id is that of a model that was opened. */
  static holds(id: string): boolean {
    return id.startsWith('model-');
  }

  storeOf(id: string): Store {
    return storeBelow(this.#store, `models/${id}`);
  }

  /** In the order in which they were opened. */
  async list(): Promise<readonly OpenedModel[]> {
    if (!(await this.#store.read(listFile))) return [];
    const { value } = await readSealed(this.#store, listFile);
    return (value.models ?? []) as readonly OpenedModel[];
  }

  /** @throws CnnError (FILE or MODEL) where there is no model in it, or one that is damaged */
  async open(given: GivenFolder): Promise<OpenedModel> {
    const folder = await givenFolder(given);
    const source = await modelIn(folder);
    if (!(await source.read('model.json'))) {
      throw new CnnError('FILE', `${folder.name} holds no model, run or project.`, {
        details: { reason: 'noModel' },
      });
    }
    const saved = await readModelFrom(source);
    const all = await this.list();
    const id = `model-${Math.max(0, ...all.map((one) => Number(one.id.replace('model-', '')))) + 1}`;
    const store = this.storeOf(id);
    for (const file of await source.list()) {
      const bytes = await source.read(file);
      if (bytes) await store.write(file, bytes);
    }
    const [height = 1, width = 1, channels = 1] = saved.model.input;
    const model: OpenedModel = {
      ...{ id, classNames: saved.classNames, notes: saved.notes, input: [height, width, channels] },
      name: nameOf(folder.name, saved.model.name),
    };
    await this.#write([...all, model]);
    return model;
  }

  /** @throws CnnError (OPTIONS) for an id that is not there */
  async rename(id: string, name: string): Promise<void> {
    const all = await this.list();
    this.#check(all, id);
    await this.#write(all.map((model) => (model.id === id ? { ...model, name } : model)));
  }

  /** @throws CnnError (OPTIONS) for an id that is not there */
  async remove(id: string): Promise<void> {
    const all = await this.list();
    this.#check(all, id);
    await this.#write(all.filter((model) => model.id !== id));
    const store = this.storeOf(id);
    await store.remove(await store.list());
  }

  #check(all: readonly OpenedModel[], id: string): void {
    if (all.some((model) => model.id === id)) return;
    throw new CnnError('OPTIONS', `expected a model that was opened in this project, received ${id}.`);
  }

  async #write(models: readonly OpenedModel[]): Promise<void> {
    await writeSealed(this.#store, listFile, { models });
  }
}

/** A zip's name without its ending; the network's own where the zip is called as all are. */
function nameOf(file: string, network: string): string {
  const name = file.replace(/\.zip$/i, '').trim();
  return /^(the zip|the folder|model|run|out|)$/i.test(name) ? network : name;
}
