import type { ImagesSummary } from '@cnn/browser';
import { countText } from '../../app/countText.js';
import { ImageSizeField } from './ImageSizeField.js';
import type { ImagesState } from './imagesState.js';
import { PathExamples } from './PathExamples.js';
import { PlaceChoice } from './PlaceChoice.js';

export interface ReadingFormProps {
  readonly state: ImagesState;
  readonly images: ImagesSummary | undefined;
}

/** How class, patient and size of the images are found. */
export function ReadingForm({ state, images }: ReadingFormProps) {
  const layout = state.layout.value;
  if (!layout || layout.images === 0) return null;
  const reading = state.reading.value;
  const label = state.classPlace;
  const group = reading.groupFrom === undefined ? undefined : state.placeOf(reading.groupFrom);
  const places = [...layout.places, ...state.ownPlaces.value].filter(({ missing }) => missing === 0);
  const classChoices = places.filter(({ sets }) => !sets);
  const findRule = (rule: string) => state.findRule(rule);
  return (
    <details class="card reading" open={!images || undefined}>
      <summary>
        <span class="reading-title">How your files are read</span>{' '}
        <span class="note">{sentence(label?.names, group?.names)}</span>
      </summary>
      <PathExamples
        paths={layout.paths}
        label={label}
        group={group}
        set={layout.places.find(({ sets, rule }) => sets && rule !== reading.groupFrom)}
      />
      {!images && !state.busy.value && <TooFew names={label?.names ?? 0} only={label?.examples[0]} />}
      <div class="fields">
        <PlaceChoice
          id="class-from"
          label="The class is"
          places={classChoices}
          rule={reading.labelFrom}
          chosen={label !== undefined}
          onChange={(labelFrom) => void state.change({ labelFrom, classNames: undefined })}
          findRule={findRule}
        />
        <PlaceChoice
          id="patient-from"
          label="The patient is"
          none="not known"
          hint="All images of a patient stay in one set, so that the test is honest."
          places={places.filter(({ rule }) => rule !== reading.labelFrom)}
          rule={reading.groupFrom}
          chosen={reading.groupFrom !== undefined}
          onChange={(groupFrom) => void state.change({ groupFrom })}
          findRule={findRule}
        />
        <ImageSizeField
          sizes={layout.sizes}
          size={reading.imageSize}
          onOddSize={reading.onOddSize ?? 'resize'}
          onChange={(changes) => void state.change(changes)}
        />
        {images?.classNames.length === 2 && (
          <div class="field">
            <label for="positive-class">Positive class</label>
            <select
              id="positive-class"
              value={images.classNames[1]}
              onChange={({ currentTarget }) => {
                const positive = currentTarget.value;
                const other = images.classNames.filter((name) => name !== positive);
                void state.change({ classNames: [...other, positive] });
              }}
            >
              {[...images.classNames].sort().map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
            <span class="hint">
              What the network is to detect: sensitivity is the share of it that is found.
            </span>
          </div>
        )}
      </div>
    </details>
  );
}

function sentence(classes: number | undefined, patients: number | undefined): string {
  const found = `${classes ?? 0} ${classes === 1 ? 'class' : 'classes'}`;
  return patients === undefined
    ? `${found}, patients not known`
    : `${found}, ${countText(patients)} patients`;
}

function TooFew({ names, only }: { readonly names: number; readonly only: string | undefined }) {
  return (
    <p class="warning">
      {names === 1
        ? `There is one class so far, “${only}”. Add images of a second one, or choose another place for the class.`
        : 'Nothing says which class the images belong to. Choose where it is found, or put the images of each class into a folder of its name.'}
    </p>
  );
}
