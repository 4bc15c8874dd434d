import { useEffect, useRef, useState } from 'preact/hooks';
import { cameraProblem, closeCamera, openCamera, takePicture } from './cameraStream.js';
import { type ChosenFile, classNameProblem } from './chosenFiles.js';

export interface CameraProps {
  /** Classes that there are already. */
  readonly classes: readonly string[];
  readonly onPictures: (files: readonly ChosenFile[]) => void;
  readonly onClose: () => void;
}

/** Milliseconds between two pictures while the button is held. */
const INTERVAL = 250;

/** Takes pictures of a class, one by one or several. They are added when the camera is closed, or before the class is changed. */
export function Camera({ classes, onPictures, onClose }: CameraProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [problem, setProblem] = useState<string>();
  const [ready, setReady] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const [name, setName] = useState(classes[0] ?? '');
  const [taken, setTaken] = useState<readonly ChosenFile[]>([]);
  const timer = useRef<ReturnType<typeof setInterval>>(undefined);
  const state = useRef({ name, taken });
  state.current = { name, taken };

  // Another attempt opens the camera anew
  useEffect(() => {
    let stream: MediaStream | undefined;
    let closed = false;
    setProblem(undefined);
    openCamera().then(
      (opened) => {
        if (closed) return closeCamera(opened);
        stream = opened;
        if (video.current) video.current.srcObject = opened;
        for (const track of opened.getVideoTracks())
          track.onended = () => setProblem('The camera was disconnected. Connect it and try again.');
      },
      (error: unknown) => setProblem(cameraProblem(error)),
    );
    return () => {
      closed = true;
      clearInterval(timer.current);
      if (stream) closeCamera(stream);
    };
  }, [attempt]);

  const nameProblem = classNameProblem(name);
  const take = async (): Promise<void> => {
    const picture = video.current && (await takePicture(video.current));
    if (!picture) return;
    const at = new Date().toISOString().replace(/[:.]/g, '-');
    const path = `${state.current.name.trim()}/camera ${at} ${state.current.taken.length + 1}.jpg`;
    setTaken((before) => [...before, { path, file: picture }]);
  };
  const hold = (): void => {
    clearInterval(timer.current);
    timer.current = setInterval(() => void take(), INTERVAL);
  };
  const release = (): void => clearInterval(timer.current);
  const close = (): void => {
    if (taken.length > 0) onPictures(taken);
    onClose();
  };
  return (
    <section class="card camera" aria-label="Camera">
      {problem ? (
        <div class="error" role="alert">
          <p>{problem}</p>
          <button type="button" onClick={() => setAttempt(attempt + 1)}>
            Try again
          </button>
        </div>
      ) : (
        <div class="camera-view">
          <video
            ref={video}
            autoplay
            muted
            playsinline
            aria-label="What the camera sees"
            onPlaying={() => setReady(true)}
          />
        </div>
      )}
      <div class="field">
        <label for="camera-class">Class of the pictures</label>
        <input
          id="camera-class"
          list="camera-classes"
          autocomplete="off"
          value={name}
          aria-describedby="camera-class-hint"
          onInput={({ currentTarget }) => setName(currentTarget.value)}
        />
        <datalist id="camera-classes">
          {classes.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
        <span class="hint" id="camera-class-hint">
          {nameProblem ?? 'Change it, and the next pictures are of the other class.'}
        </span>
      </div>
      <div class="row">
        <button
          type="button"
          class="primary shutter"
          disabled={!ready || problem !== undefined || nameProblem !== undefined}
          onClick={() => void take()}
          onPointerDown={hold}
          onPointerUp={release}
          onPointerLeave={release}
          onPointerCancel={release}
        >
          Take a picture
        </button>
        <span class="note" aria-live="polite">
          {taken.length === 0 ? 'Hold the button to take several.' : `${taken.length} taken`}
        </span>
      </div>
      <div class="row">
        <button type="button" onClick={close}>
          {taken.length === 0
            ? 'Close the camera'
            : `Add ${taken.length} ${taken.length === 1 ? 'picture' : 'pictures'} and close`}
        </button>
        {taken.length > 0 && (
          <button type="button" class="quiet" onClick={onClose}>
            Discard them
          </button>
        )}
      </div>
    </section>
  );
}
