// Page of bench/page.mjs, which starts a worker for each row, and of bench/page-memory.mjs.
globalThis.measure = (task) =>
  new Promise((resolve) => {
    const worker = new Worker(new URL('rows.js', import.meta.url), { type: 'module' });
    const end = (result) => {
      worker.terminate();
      resolve(result);
    };
    worker.onmessage = async ({ data }) => {
      if (data.ask === undefined) end(data);
      else worker.postMessage({ processorMs: await globalThis.processorMs() });
    };
    worker.onerror = ({ message }) => end({ failed: message });
    worker.postMessage(task);
  });

/** Asks the browser for garbage collection everywhere. What it then tells of its memory it may keep to itself for a minute: undefined after 3 seconds. */
async function memoryNow(worker) {
  globalThis.gc?.();
  worker.postMessage({ collect: true });
  const late = new Promise((resolve) => setTimeout(resolve, 3000));
  return (await Promise.race([performance.measureUserAgentSpecificMemory(), late]))?.bytes;
}

/** Trains in a worker; tells of the page's memory, all workers included, whenever the worker stops for it. */
globalThis.trainMeasured = (task) =>
  new Promise((resolve) => {
    const worker = new Worker(new URL('memory.js', import.meta.url), { type: 'module' });
    worker.onmessage = async ({ data }) => {
      if (data.done) {
        worker.terminate();
        resolve(data.failed);
        return;
      }
      await globalThis.told({ ...data, bytes: await memoryNow(worker) });
      worker.postMessage({ goOn: true });
    };
    worker.onerror = ({ message }) => resolve(message);
    worker.postMessage(task);
  });
