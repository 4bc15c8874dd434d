import { countText } from './countText.js';
import type { Studio } from './studio.js';

/** A step as the navigation shows it. */
export interface StepState {
  readonly id: string;
  readonly title: string;
  /** In a few words; empty where there is nothing yet. */
  readonly state: string;
  readonly done: boolean;
}

/** What each step has come to. */
export function stepStates(studio: Studio): readonly StepState[] {
  const images = studio.images.value;
  const division = studio.division.value;
  const runs = studio.runs.value;
  const finished = runs.filter(({ status }) => status === 'finished').length;
  const { model } = studio.draft.value;
  const place = studio.live.value?.running.value ? studio.live.value.place.value : undefined;
  const counts = division?.parts.map(({ items }) => countText(items)).join(' / ');
  return [
    step('images', 'Images', images && `${countText(images.files.length)} images`),
    step('split', 'Split', counts),
    step('network', 'Network', images && (model?.name ?? 'tutorial')),
    {
      ...step(
        'training',
        'Training',
        runs.length > 0 ? `${countText(runs.length)} ${runs.length === 1 ? 'run' : 'runs'}` : undefined,
      ),
      ...(place && { state: `epoch ${place.epoch + 1} of ${place.epochs}` }),
      done: finished > 0,
    },
    step('results', 'Results', finished > 0 ? 'ready' : undefined),
    step('use', 'Use', undefined),
    step('take-away', 'Take away', undefined),
  ];
}

function step(id: string, title: string, state: string | undefined): StepState {
  return { id, title, state: state ?? '', done: state !== undefined };
}
