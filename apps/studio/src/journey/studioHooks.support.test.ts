import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright';
import { afterAll, beforeAll, inject, onTestFailed } from 'vitest';
import { securityHeaders } from '../offline/securityHeaders.js';
import { openChromium, type ServedStudio, serveStudio } from '../offline/servedStudio.support.test.js';
import { writeSet } from './pictures.support.test.js';
import { Visitor } from './visitor.support.test.js';

/** The built studio, a browser, and a folder of small images, for the tests of a file. */
export class StudioHooks {
  served!: ServedStudio;
  browser!: Browser;
  /** A folder that is removed afterwards. */
  folder!: string;
  /** Inside of it: images as `writeSet` makes them. */
  images!: string;
  /** How many. */
  count!: number;

  constructor(chromiumArguments: readonly string[] = []) {
    beforeAll(async () => {
      this.folder = await mkdtemp(join(tmpdir(), 'cnn-studio-'));
      this.images = join(this.folder, 'images');
      this.count = await writeSet(this.images);
      this.served = await serveStudio(inject('studio'), securityHeaders);
      this.browser = await openChromium(chromiumArguments);
    });
    afterAll(async () => {
      await this.browser?.close();
      await this.served?.close();
      await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
    });
  }

  /** A browser's profile of its own. */
  context(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    return this.browser.newContext({ acceptDownloads: true, ...options });
  }

  /** Opens a project in a new page; without a context in one of its own. */
  async visit(project = 'test', context?: BrowserContext): Promise<Visitor> {
    const visitor = new Visitor(await (context ?? (await this.context())).newPage());
    onTestFailed(async () => {
      if (!visitor.page.isClosed()) console.error(await visitor.said());
    });
    await visitor.open(this.addressOf(project));
    return visitor;
  }

  addressOf(project: string): string {
    return `${this.served.address}?project=${project}`;
  }
}
