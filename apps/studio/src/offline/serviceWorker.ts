import { type Build, KeptFiles } from './keptFiles.js';
import type { KeepMessage, KeptMessage } from './messages.js';
import type { WorkerScope } from './workerScope.js';

/** Put here by the build. */
declare const STUDIO_BUILD: Build;

const scope = globalThis as unknown as WorkerScope;
const files = new KeptFiles({
  build: STUDIO_BUILD,
  scope: scope.registration.scope,
  caches,
  fetch: (address, options) => fetch(address, options),
});

// The first version is there at once, so that a page that must be isolated can be loaded again before anything is done in it. A later one waits until
// it has all of its files and the last page of the version before it is closed.
scope.addEventListener('install', (event) => {
  if (scope.registration.active) event.waitUntil(files.takeOver().then(() => files.keep({ engines: false })));
});

scope.addEventListener('activate', (event) => {
  event.waitUntil(files.removeEarlier().then(() => scope.clients.claim()));
});

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const path = request.method === 'GET' ? files.pathOf(request.url) : undefined;
  if (path !== undefined) event.respondWith(files.file(path));
});

scope.addEventListener('message', (event) => {
  const { type, engines } = Object(event.data) as KeepMessage;
  if (type !== 'keep') return;
  const tell = (message: KeptMessage): void => event.source?.postMessage(message);
  event.waitUntil(
    files.keep({ engines }).then(
      () => tell({ type: 'kept', engines }),
      (error: unknown) => tell({ type: 'kept', engines, problem: String(error) }),
    ),
  );
});
