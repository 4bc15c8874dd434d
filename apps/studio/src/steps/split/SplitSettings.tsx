import type { ImagesSummary } from '@cnn/browser';
import type { Draft } from '../../app/draft.js';
import type { Studio } from '../../app/studio.js';
import { SharesFields } from './SharesFields.js';
import { defaultShares, ratiosOf, sharesOf } from './shares.js';

export interface SplitSettingsProps {
  readonly studio: Studio;
  readonly images: ImagesSummary;
}

/** What decides which images are in which set. */
export function SplitSettings({ studio, images }: SplitSettingsProps) {
  const { split, seed } = studio.draft.value;
  const change = (changes: Partial<Draft['split']>): void => studio.edit({ split: { ...split, ...changes } });
  const kept = images.givenParts && split.ratios === undefined;
  return (
    <div class="stack">
      {images.givenParts && (
        <fieldset class="row plain">
          <legend class="hidden-text">Sets</legend>
          <label class="check">
            <input type="radio" name="sets" checked={kept} onChange={() => change({ ratios: undefined })} />
            Keep the sets that came with the images
          </label>
          <label class="check">
            <input
              type="radio"
              name="sets"
              checked={!kept}
              onChange={() => change({ ratios: ratiosOf(defaultShares) })}
            />
            Divide anew
          </label>
        </fieldset>
      )}
      {!kept && (
        <SharesFields
          shares={sharesOf(split.ratios)}
          onChange={(shares) => change({ ratios: ratiosOf(shares) })}
        />
      )}
      <div class="row split-more">
        {!kept && !images.multiLabel && (
          <label class="check">
            <input
              type="checkbox"
              checked={split.stratify ?? true}
              onChange={({ currentTarget }) => change({ stratify: currentTarget.checked })}
            />
            Keep the shares of classes in all sets
          </label>
        )}
        <label class="check">
          Seed
          <input
            class="seed"
            type="number"
            min={0}
            max={4294967295}
            step={1}
            value={seed}
            aria-describedby="seed-hint"
            onChange={({ currentTarget }) => {
              const value = currentTarget.valueAsNumber;
              if (Number.isInteger(value) && value >= 0 && value <= 4294967295) studio.edit({ seed: value });
              else currentTarget.value = String(seed);
            }}
          />
        </label>
        <span class="note" id="seed-hint">
          Another seed deals the images differently. The same seed always gives the same sets.
        </span>
      </div>
    </div>
  );
}
