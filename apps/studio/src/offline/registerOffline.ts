/// <reference path="../assets.d.ts" />

import type { KeepMessage, KeptMessage } from './messages.js';

/** What the page is told. */
export type OfflineState =
  /** The page works without a network, and with `engines` so do all engines, not only those that were used. */
  | { readonly type: 'ready'; readonly engines: boolean }
  /** A new version is there; it takes over when the last page of this one is closed. */
  | { readonly type: 'newVersion' }
  /** Why the page needs the network again next time. */
  | { readonly type: 'unavailable'; readonly reason: string };

interface RegisterOfflineOptions {
  readonly onState?: ((state: OfflineState) => void) | undefined;
}

/** A page that isn't isolated after it was loaded again for it would be loaded for ever. */
const RELOADED = 'studio-loaded-again';
/** Milliseconds without work after which the engines are fetched. */
const IDLE = 3000;

/**
 * Makes the page work without a network after the first visit: a service worker keeps its files, the page and its scripts at once, the engines' WebAssembly
 * (15 MB) when the page is idle, unless the browser is told to save data. Where the server sends no headers for cross-origin isolation, the service
 * worker adds them and the page is loaded once more, before anything was done in it. Call it first.
 *
 * @returns whether the page goes on; false where it is about to be loaded again
 * @example
 * if (await registerOffline({ onState })) start();
 */
export async function registerOffline({ onState = () => {} }: RegisterOfflineOptions = {}): Promise<boolean> {
  if (!import.meta.env.PROD) return true; // While it is developed, files change all the time.
  const { serviceWorker } = navigator;
  if (!serviceWorker || !isSecureContext) {
    onState({
      type: 'unavailable',
      reason: 'This address is not secure (https), so browsers keep no page of it.',
    });
    return true;
  }
  try {
    const registration = await serviceWorker.register('./serviceWorker.js');
    if (!crossOriginIsolated && !sessionStorage.getItem(RELOADED)) {
      await activated(registration);
      sessionStorage.setItem(RELOADED, 'yes');
      location.reload();
      return false;
    }
    sessionStorage.removeItem(RELOADED);
    void follow(registration, onState);
  } catch (error) {
    onState({ type: 'unavailable', reason: `The browser keeps no files of this page: ${messageOf(error)}` });
  }
  return true;
}

async function follow(
  registration: ServiceWorkerRegistration,
  onState: (state: OfflineState) => void,
): Promise<void> {
  if (registration.waiting) onState({ type: 'newVersion' });
  registration.addEventListener('updatefound', () => {
    const { installing } = registration;
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'installed' && registration.active) onState({ type: 'newVersion' });
    });
  });
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<KeptMessage>) => {
    if (data.type !== 'kept') return;
    const { engines, problem } = data;
    if (problem !== undefined) onState({ type: 'unavailable', reason: problem });
    else {
      onState({ type: 'ready', engines });
      if (!engines && !savesData()) void whenIdle().then(() => ask(registration, true));
    }
  });
  await activated(registration);
  ask(registration, false);
}

function ask({ active }: ServiceWorkerRegistration, engines: boolean): void {
  const message: KeepMessage = { type: 'keep', engines };
  active?.postMessage(message);
}

/** When its first version is at work. */
async function activated(registration: ServiceWorkerRegistration): Promise<void> {
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  if (!worker || worker.state === 'activated') return;
  await new Promise<void>((resolve, reject) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') resolve();
      if (worker.state === 'redundant') reject(new Error('its service worker was replaced.'));
    });
  });
}

/** The browser was told that data is dear. */
function savesData(): boolean {
  const { connection } = navigator as { readonly connection?: { readonly saveData?: boolean } };
  return connection?.saveData === true;
}

async function whenIdle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, IDLE));
  if ('requestIdleCallback' in window) await new Promise((resolve) => requestIdleCallback(resolve));
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
