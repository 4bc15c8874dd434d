import type { Studio } from '../../app/studio.js';

/** Reads the list of models that were opened. */
export async function refreshModels(studio: Studio): Promise<void> {
  const project = studio.project.value;
  if (project) studio.models.value = await project.models();
}
