/** Why there is no camera, and what to do, from what `getUserMedia` throws. */
export function cameraProblem(error: unknown): Error {
  const name = error instanceof DOMException ? error.name : '';
  switch (name) {
    case 'NotAllowedError':
      return new Error(
        'The browser did not give this page the camera. Allow it beside the address and try again, or choose an image file.',
      );
    case 'NotFoundError':
    case 'OverconstrainedError':
      return new Error('There is no camera. Choose an image file, drop one or paste one.');
    case 'NotReadableError':
    case 'AbortError':
      return new Error('The camera did not start: another program may be using it. Close that one and try again.');
    case 'NotSupportedError':
    case 'SecurityError':
      return new Error(
        'This page can’t use a camera: browsers allow it on https addresses and on localhost only. Choose an image file.',
      );
    default:
      return new Error(`The camera did not start (${error instanceof Error ? error.message : String(error)}).`);
  }
}
