import type { Studio } from '../../app/studio.js';

/** A model that can be used: a run's, or one that was opened. */
export interface UsableModel {
  readonly id: string;
  readonly name: string;
}

/** Those of finished runs, then those that were opened. */
export function usableModels(studio: Studio): readonly UsableModel[] {
  const runs = studio.runs.value.filter(({ status }) => status === 'finished');
  return [
    ...runs.map(({ id, name, model }) => ({ id, name: `${name} · ${model}` })),
    ...studio.models.value.map(({ id, name, classNames }) => ({
      id,
      name: `${name} · ${classNames.join(', ')}`,
    })),
  ];
}
