/** Starts the program of a thread, `@cnn/browser/image-worker`, where the bundler finds it by itself. */
export function startImageWorker(): Worker {
  return new Worker(new URL('./imageWorker.js', import.meta.url), { type: 'module' });
}
