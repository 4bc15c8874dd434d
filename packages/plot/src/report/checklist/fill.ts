import type { ChecklistAnswers } from '../options.js';
import { answersOf, type ChecklistOptions } from './answers.js';
import type { Checklist, ChecklistItem } from './checklistItem.js';
import { claim } from './claim.js';
import { tripod } from './tripod.js';

/** An item with its answer. Plain JSON. */
export interface FilledItem extends Pick<ChecklistItem, 'item' | 'topic'> {
  readonly heading: string;
  /** Absent where a person has to fill it in. */
  readonly text?: string | undefined;
  /** Who answers: the run, a person, or the run in part. */
  readonly by: 'run' | 'partly' | 'person' | 'nobody';
}

export interface FilledChecklist extends Pick<Checklist, 'name' | 'reference' | 'doi'> {
  readonly items: readonly FilledItem[];
}

/** The numbers of the items of each checklist, in their order: those that `ChecklistAnswers` may name. */
export const checklistItems: Readonly<Record<keyof ChecklistAnswers, readonly string[]>> = {
  claim: itemsOf(claim),
  tripod: itemsOf(tripod),
};

function itemsOf({ parts }: Checklist): readonly string[] {
  return parts.flatMap(({ items }) => items.map(({ item }) => item));
}

/** Both checklists: what a person gave, then what the run can say. */
export function filledChecklists(options: ChecklistOptions): readonly FilledChecklist[] {
  const answers = answersOf(options);
  const fill = (
    { parts, ...list }: Checklist,
    own: Readonly<Record<string, string>> = {},
  ): FilledChecklist => ({
    ...list,
    items: parts.flatMap(({ heading, items }) =>
      items.map(({ item, topic, answer }): FilledItem => {
        const given = own[item];
        if (given !== undefined) return { heading, item, topic, text: given, by: 'person' };
        const found = answer && answers[answer];
        if (found === undefined) return { heading, item, topic, by: 'nobody' };
        return { heading, item, topic, text: found.text, by: found.partly ? 'partly' : 'run' };
      }),
    ),
  });
  return [fill(claim, options.checklist?.claim), fill(tripod, options.checklist?.tripod)];
}
