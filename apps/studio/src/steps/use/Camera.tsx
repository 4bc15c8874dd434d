import './camera.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem } from '../../app/Problem.js';
import { cameraProblem, closeCamera, openCamera, takePicture } from '../images/cameraStream.js';

export interface CameraProps {
  readonly onPhoto: (photo: File) => void;
  readonly onClose: () => void;
}

/** A live picture of the camera, and a button that takes a photo, as those of the Images step are. The camera is off again when this goes. */
export function Camera({ onPhoto, onClose }: CameraProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [ready, setReady] = useState(false);
  const [error, setError] = useState<unknown>();
  const [photos, setPhotos] = useState(0);
  useEffect(() => {
    let stream: MediaStream | undefined;
    let wanted = true;
    openCamera().then(
      (started) => {
        stream = started;
        if (!wanted) return closeCamera(started);
        if (video.current) video.current.srcObject = started;
      },
      (problem: unknown) => wanted && setError(cameraProblem(problem)),
    );
    return () => {
      wanted = false;
      if (stream) closeCamera(stream);
    };
  }, []);
  const take = async (): Promise<void> => {
    const photo = video.current && (await takePicture(video.current));
    if (!photo) return;
    setPhotos(photos + 1);
    onPhoto(new File([photo], `photo ${photos + 1}.jpg`, { type: photo.type }));
  };
  return (
    <div class="card use-camera">
      <Problem error={error} />
      {error === undefined && (
        <video ref={video} autoplay playsInline muted onLoadedData={() => setReady(true)} />
      )}
      <div class="row">
        {error === undefined && (
          <button type="button" class="primary" disabled={!ready} onClick={() => void take()}>
            Take a photo
          </button>
        )}
        <button type="button" onClick={onClose}>
          Close the camera
        </button>
      </div>
    </div>
  );
}
