import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { afterEach, expect, it, vi } from 'vitest';
import { chromiumArguments, chromiumPath } from '../offline/servedStudio.support.test.js';
import { writeSet } from './pictures.support.test.js';
import { StudioHooks } from './studioHooks.support.test.js';
import { PATIENCE, type Visitor } from './visitor.support.test.js';

const studio = new StudioHooks();

/** A browser with all its processes. */
interface Killable {
  readonly browser: Browser;
  readonly process: ChildProcess;
}

const started: ChildProcess[] = [];
afterEach(async () => {
  for (const one of started.splice(0)) await kill(one);
});

/** Starts Chromium with a profile that stays, in a group of processes of its own. */
async function start(profile: string): Promise<Killable> {
  // Of an earlier one.
  await rm(join(profile, 'DevToolsActivePort'), { force: true });
  const child = spawn(
    chromiumPath,
    [...chromiumArguments, '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`],
    { detached: true, stdio: 'ignore' },
  );
  started.push(child);
  const port = await vi.waitFor(
    async () => {
      const [line = ''] = (await readFile(join(profile, 'DevToolsActivePort'), 'utf8')).split('\n');
      return line;
    },
    { timeout: PATIENCE, interval: 100 },
  );
  return { browser: await chromium.connectOverCDP(`http://127.0.0.1:${port}`), process: child };
}

/** Ends it and its processes in the middle of what they do. */
async function kill(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  process.kill(-child.pid, 'SIGKILL');
  await ended;
}

async function visit({ browser }: Killable): Promise<Visitor> {
  const [context] = browser.contexts();
  if (!context) throw new Error('expected a profile');
  return studio.visit('killed', context);
}

it('has all that was saved after its browser was killed, while it added and while it trained', async () => {
  const profile = join(studio.folder, 'profile');
  let chrome = await start(profile);
  let visitor = await visit(chrome);
  await visitor.add(studio.images, studio.count);
  const more = join(studio.folder, 'more');
  const added = await writeSet(more, { from: 100, patients: 20, each: 10 });
  await visitor.choose(more);
  await visitor.step('images').getByRole('progressbar').waitFor();
  await kill(chrome.process);

  chrome = await start(profile);
  visitor = await visit(chrome);
  // All of the second folder, or nothing of it.
  await visitor.page
    .getByRole('navigation', { name: 'Steps' })
    .getByText(new RegExp(`^(${studio.count}|${studio.count + added}) images`))
    .waitFor();
  await visitor.setUp({ epochs: 24 });
  await visitor.train();
  await visitor
    .step('training')
    .getByText(/^([3-9]|1\d) of 24$/)
    .first()
    .waitFor();
  await kill(chrome.process);

  chrome = await start(profile);
  visitor = await visit(chrome);
  const row = await visitor.lastRun(/interrupted/);
  await row
    .getByRole('button', { name: /^Resume/ })
    .first()
    .click();
  await visitor.lastRun('finished');
  expect((await visitor.weights()).length).toBeGreaterThan(1000);
}, 300_000);
