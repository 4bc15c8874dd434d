import type { TrainingChoices } from '@cnn/browser';
import type { Studio } from '../../app/studio.js';

/** What each augmentation does, in the order of the list. */
const named: readonly (readonly [name: string, label: string])[] = [
  ['flip', 'Flip'],
  ['turn', 'Quarter turns'],
  ['affine', 'Rotate, zoom, shift'],
  ['crop', 'Crop and resize'],
  ['color', 'Colours'],
  ['stain', 'Stain (H&E)'],
  ['blur', 'Blur'],
  ['noise', 'Noise'],
  ['jpeg', 'JPEG artefacts'],
  ['cutout', 'Cutout'],
  ['randaugment', 'RandAugment'],
];

export interface AugmentationFieldProps {
  readonly studio: Studio;
  readonly choices: TrainingChoices;
  readonly problem?: string | undefined;
  readonly disabled: boolean;
}

/** Which changes images of the training set get in each epoch. */
export function AugmentationField({ studio, choices, problem, disabled }: AugmentationFieldProps) {
  const { training } = studio.draft.value;
  const steps = training.augment ?? [];
  const types = new Set(steps.map(({ type }) => type));
  const stepsOf = (name: string) => choices.augmentations[name] ?? [];
  const set = (augment: typeof steps): void => {
    const { augment: _, ...rest } = training;
    studio.edit({ training: augment.length > 0 ? { ...rest, augment } : rest });
  };
  const toggle = (name: string, on: boolean): void => {
    const own = stepsOf(name);
    const others = steps.filter(({ type }) => !own.some((step) => step.type === type));
    set(on ? [...others, ...own] : others);
  };
  return (
    <fieldset class="augmentation" disabled={disabled}>
      <legend>Augmentation</legend>
      <p class="hint note">
        {problem ?? 'Each epoch sees the training images changed in other ways. Default: none.'}
      </p>
      <div class="toggles">
        {named.map(([name, label]) => (
          <label key={name} class="check">
            <input
              type="checkbox"
              checked={stepsOf(name).every(({ type }) => types.has(type))}
              onChange={({ currentTarget }) => toggle(name, currentTarget.checked)}
            />
            {label}
          </label>
        ))}
      </div>
      <div class="row">
        <button type="button" class="quiet" onClick={() => set([...stepsOf('tissue')])}>
          Usual for tissue
        </button>
        {steps.length > 0 && (
          <button type="button" class="quiet" onClick={() => set([])}>
            None
          </button>
        )}
      </div>
    </fieldset>
  );
}
