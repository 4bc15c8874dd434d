import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright';
import type { BrowserCommand } from 'vitest/node';
import { root } from './vitest.projects.ts';

/** Of the pages whose storage is limited: the limit lasts as long as they do. */
const sessions = new WeakMap<Page, CDPSession>();

/** Lets a page's origin keep only so many bytes; without a number as many as ever. */
export const limitStorage: BrowserCommand<[origin: string, bytes?: number]> = async (
  { page, context },
  origin,
  bytes,
) => {
  const session = sessions.get(page) ?? (await context.newCDPSession(page));
  sessions.set(page, session);
  await session.send('Storage.overrideQuotaForOrigin', { origin, ...(bytes && { quotaSize: bytes }) });
};

/** A file of `../shared/data`, in base64; undefined where it is absent. */
export const readSharedFile: BrowserCommand<[name: string]> = async (_, name) => {
  const places = ['../shared', '../../shared'].map((folder) => join(root, folder, 'data', name));
  const path = places.find((place) => existsSync(place));
  return path && readFile(path, 'base64');
};
