import { useState } from 'preact/hooks';
import { Camera } from './Camera.js';
import { ClassQuestion } from './ClassQuestion.js';
import { type ChosenFile, filesOfFolder, inClass, looseImages } from './chosenFiles.js';
import { DropAnywhere } from './DropAnywhere.js';
import { FileButton } from './FileButton.js';
import type { ImagesState } from './imagesState.js';

export interface AddImagesProps {
  readonly state: ImagesState;
  /** Whether there are images already, so that adding is no longer the first thing to do. */
  readonly compact: boolean;
}

/** All ways in which images come into the project. */
export function AddImages({ state, compact }: AddImagesProps) {
  const [asked, setAsked] = useState<readonly ChosenFile[]>();
  const [camera, setCamera] = useState(false);
  const place = state.classPlace;
  const classes =
    place?.rule?.startsWith('folder:') || place?.rule === undefined ? (place?.examples ?? []) : [];
  const take = (files: readonly ChosenFile[]): void => {
    if (files.length === 0) return;
    if (looseImages(files).length > 0) setAsked(files);
    else void state.add(files);
  };
  const answer = (className: string | undefined): void => {
    const files = asked ?? [];
    setAsked(undefined);
    const loose = new Set(looseImages(files));
    const own = className === undefined ? files : files.filter((file) => !loose.has(file));
    void state.add(className === undefined ? files : [...own, ...inClass([...loose], className)]);
  };
  const busy = state.busy.value;
  // Not disabled while it reads: a button that is loses the focus.
  const useSet = (name: string): void => {
    if (!busy) void state.useEmbedded(name);
  };
  return (
    <div class={compact ? 'add-images compact' : 'add-images'}>
      <DropAnywhere onFiles={take} onProblem={(error) => (state.problem.value = error)} disabled={busy}>
        <div class="row">
          <FileButton
            primary={!compact}
            folder
            disabled={busy}
            onFiles={(files) => take(filesOfFolder(files))}
          >
            {compact ? 'Add a folder' : 'Choose a folder'}
          </FileButton>
          <FileButton
            disabled={busy}
            onFiles={(files) => take(Array.from(files, (file) => ({ path: file.name, file })))}
          >
            {compact ? 'Add files or a zip' : 'Choose files or a zip'}
          </FileButton>
          <button type="button" aria-expanded={camera} onClick={() => setCamera(!camera)}>
            Use the camera
          </button>
        </div>
        <div class="row examples">
          <span class="note">No images at hand? Try</span>
          <button type="button" class="link" aria-disabled={busy} onClick={() => useSet('synthetic')}>
            synthetic tissue
          </button>
          <span class="note">or</span>
          <button type="button" class="link" aria-disabled={busy} onClick={() => useSet('digits')}>
            handwritten digits
          </button>
        </div>
      </DropAnywhere>
      {asked && (
        <ClassQuestion
          count={looseImages(asked).length}
          classes={classes}
          onAnswer={answer}
          onCancel={() => setAsked(undefined)}
        />
      )}
      {camera && (
        <Camera
          classes={classes}
          onPictures={(files) => void state.add(files)}
          onClose={() => setCamera(false)}
        />
      )}
    </div>
  );
}
