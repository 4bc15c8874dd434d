import type { TextName } from './texts.js';

/** Why there is no camera. */
export class CameraProblem extends Error {
  readonly text: TextName;

  constructor(text: TextName, cause?: unknown) {
    super(text, { cause });
    this.text = text;
  }
}

/**
 * Shows what the camera sees, the one at the back of a telephone.
 *
 * @throws CameraProblem where there is none, or it is refused
 */
export async function openCamera(video: HTMLVideoElement): Promise<void> {
  if (!navigator.mediaDevices?.getUserMedia) throw new CameraProblem('cameraInsecure');
  try {
    const constraints = { video: { facingMode: 'environment', width: { ideal: 1280 } }, audio: false };
    video.srcObject = await navigator.mediaDevices.getUserMedia(constraints);
  } catch (error) {
    closeCamera(video);
    const refused =
      error instanceof DOMException && ['NotAllowedError', 'SecurityError'].includes(error.name);
    throw new CameraProblem(refused ? 'cameraRefused' : 'cameraMissing', error);
  }
}

export function closeCamera(video: HTMLVideoElement): void {
  const { srcObject } = video;
  if (srcObject instanceof MediaStream) for (const track of srcObject.getTracks()) track.stop();
  video.srcObject = null;
}
