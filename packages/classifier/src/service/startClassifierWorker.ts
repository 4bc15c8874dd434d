/** Starts the element's worker, where the bundler finds it by itself. */
export function startClassifierWorker(): Worker {
  return new Worker(new URL('./classifierWorker.js', import.meta.url), {
    type: 'module',
    name: 'cnn-classifier',
  });
}
