import { checkStoreName } from '@cnn/experiment';
import { openLibrary } from '../library/openLibrary.js';
import { pageStore } from '../store/pageStore.js';

const FOLDER = 'projects';

/** The folder of a project, and that of its images. */
export function projectFolder(name: string): { readonly project: string; readonly images: string } {
  checkStoreName(name, 'project');
  return { project: `${FOLDER}/${name}`, images: `${FOLDER}/${name}/images` };
}

/** The projects that this browser keeps for the page, by name. */
export async function projectNames(): Promise<readonly string[]> {
  const { store } = await pageStore(FOLDER);
  const found = await store.list(undefined, { deep: false });
  return found.filter((name) => name.endsWith('/')).map((name) => name.slice(0, -1));
}

/**
 * Removes a project with its images, runs and models.
 *
 * @throws CnnError (FILE) with `details.reason: 'busy'` where a page has it open
 */
export async function removeProject(name: string): Promise<void> {
  const folder = projectFolder(name);
  const library = await openLibrary(folder.images);
  try {
    await library.remove([...library.files.map(({ path }) => path), ...library.bad.map(({ file }) => file)]);
  } finally {
    await library.close();
  }
  const { store } = await pageStore(folder.project);
  await store.remove(await store.list());
}
