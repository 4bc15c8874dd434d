import type { Session } from '@cnn/core';

/**
 * The session with its calls in a queue, each begun when the one before has ended. So a page may predict while fit
 * is running, and sees the weights of a whole step, whatever the engine does with calls that overlap.
 */
export function oneAtATime(session: Session): Session {
  let last: Promise<unknown> = Promise.resolve();
  const queued = <T>(call: () => Promise<T>): Promise<T> => {
    const result = last.then(call);
    last = result.catch(() => undefined);
    return result;
  };
  return {
    run: (...call) => queued(() => session.run(...call)),
    readState: (names) => queued(() => session.readState(names)),
    writeState: (values) => queued(() => session.writeState(values)),
    memory: () => session.memory(),
    dispose: () => queued(() => session.dispose()),
  };
}
