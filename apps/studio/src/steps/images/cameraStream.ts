/** Why the camera can't be used, and what to do. */
export function cameraProblem(error: unknown): string {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError')
    return 'This page may not use the camera. Allow it beside the address of the page, or in the system’s privacy settings, and try again.';
  if (name === 'NotFoundError' || name === 'OverconstrainedError')
    return 'There is no camera here. Connect one and try again, or choose image files instead.';
  if (name === 'NotReadableError' || name === 'AbortError')
    return 'Another program is using the camera. Close it and try again.';
  if (!('mediaDevices' in navigator))
    return 'A browser lends its camera to pages on https only. Open this page by https, or choose image files instead.';
  return `The camera does not work: ${error instanceof Error ? error.message : String(error)}`;
}

/** Starts the camera, on phones the one at the back. */
export async function openCamera(): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: { ideal: 'environment' }, width: { ideal: 960 }, height: { ideal: 720 } },
  });
}

export function closeCamera(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** Longer sides are made smaller. */
const MOST_SIDE = 512;

/** The middle square of what the camera sees, as a JPEG file. */
export async function takePicture(video: HTMLVideoElement): Promise<Blob | undefined> {
  const side = Math.min(video.videoWidth, video.videoHeight);
  if (side === 0) return undefined;
  const edge = Math.min(side, MOST_SIDE);
  const canvas = new OffscreenCanvas(edge, edge);
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  const [left, top] = [(video.videoWidth - side) / 2, (video.videoHeight - side) / 2];
  context.drawImage(video, left, top, side, side, 0, 0, edge, edge);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 });
}
