// Page of bench/page.mjs: starts a worker for each row.
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
