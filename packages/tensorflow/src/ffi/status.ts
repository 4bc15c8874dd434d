import type { CApi, Pointer } from './capi.js';

/** TensorFlow's own words, with its number for what kind of failure it was: tensorflow/c/tf_status.h. */
export class StatusError extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/**
 * Calls what reports its outcome in a TF_Status.
 *
 * @throws Error with TensorFlow's own words
 */
export function withStatus<T>(api: CApi, call: (status: Pointer) => T): T {
  const status = api.TF_NewStatus();
  try {
    const result = call(status);
    throwUnlessOk(api, status);
    return result;
  } finally {
    api.TF_DeleteStatus(status);
  }
}

/** As `withStatus`, for a call in the background. */
export async function withStatusLater<T>(api: CApi, call: (status: Pointer) => Promise<T>): Promise<T> {
  const status = api.TF_NewStatus();
  try {
    const result = await call(status);
    throwUnlessOk(api, status);
    return result;
  } finally {
    api.TF_DeleteStatus(status);
  }
}

function throwUnlessOk(api: CApi, status: Pointer): void {
  const code = api.TF_GetCode(status);
  if (code === 0) return;
  // In front stands which of the workers says so, which is this one.
  throw new StatusError(api.TF_Message(status).replace(/^(From \/job:\S+:\n)+/, ''), code);
}
