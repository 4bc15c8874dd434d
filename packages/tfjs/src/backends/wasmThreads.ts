/** How long a thread may take to its first message. */
const PATIENCE_MS = 5000;

/**
 * Why tfjs can't compute with threads in this page; undefined where it can. Where they can't start, tfjs itself waits for them
 * for ever, or fails.
 *
 * @param factory the function of tfjs's threaded module
 */
export async function threadsProblem(factory: unknown): Promise<string | undefined> {
  if (!asksForType(String(factory))) return "the page's minifier compresses what tfjs sends to its threads";
  if (await blobsRun()) return undefined;
  return "the page's Content-Security-Policy lacks blob: in worker-src or in script-src";
}

/**
 * tfjs sends its threads the source text of a function that asks `typeof x` of a variable outside it. A minifier that compresses this
 * to `x` makes the threads fail. `typeof x !== "undefined" && x)`, either way round: the name is an ordinary one after minification.
 */
export const asksForType = (source: string): boolean =>
  /typeof\s+([\w$]+)\s*!==?\s*(["'`])undefined\2\s*&&\s*\1\s*(\)|&&)/.test(source) ||
  /(["'`])undefined\1\s*!==?\s*typeof\s+([\w$]+)\s*&&\s*\2\s*(\)|&&)/.test(source);

/** Whether a worker whose program is a blob starts, and imports another blob: as tfjs's threads do. */
async function blobsRun(): Promise<boolean> {
  const address = (text: string): string =>
    URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  const imported = address('self.postMessage(1)');
  const program = address(`importScripts(${JSON.stringify(imported)})`);
  let worker: Worker | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const started = new Worker(program);
    worker = started;
    return await new Promise<boolean>((resolve) => {
      started.onmessage = () => resolve(true);
      started.onerror = (event) => {
        event.preventDefault();
        resolve(false);
      };
      timer = setTimeout(() => resolve(false), PATIENCE_MS);
    });
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
    worker?.terminate();
    URL.revokeObjectURL(imported);
    URL.revokeObjectURL(program);
  }
}
