import type { Reporter, TestCase, TestModule, TestSpecification } from 'vitest/node';

const secondsBetweenLines = 15;
const mostNamed = 3;

/** Says every 15 seconds how far a run is, where no terminal shows it: vitest itself prints when a file ends. */
class Heartbeat implements Reporter {
  #timer: NodeJS.Timeout | undefined;
  #counts = { passed: 0, failed: 0, skipped: 0 };
  #filesLeft = 0;
  #running = new Map<string, { name: string; test: string; since: number }>();

  onTestRunStart(specifications: readonly TestSpecification[]): void {
    this.#counts = { passed: 0, failed: 0, skipped: 0 };
    this.#filesLeft = specifications.length;
    this.#running.clear();
    clearInterval(this.#timer);
    if (process.stdout.isTTY) return;
    this.#timer = setInterval(() => console.log(this.#line()), secondsBetweenLines * 1000);
    this.#timer.unref();
  }

  onTestModuleQueued(file: TestModule): void {
    const name = `${file.project.name} ${file.relativeModuleId}`;
    this.#running.set(file.id, { name, test: '', since: Date.now() });
  }

  onTestCaseReady(test: TestCase): void {
    const file = this.#running.get(test.module.id);
    if (file) Object.assign(file, { test: test.name, since: Date.now() });
  }

  onTestCaseResult(test: TestCase): void {
    const { state } = test.result();
    if (state !== 'pending') this.#counts[state] += 1;
  }

  onTestModuleEnd(file: TestModule): void {
    this.#running.delete(file.id);
    this.#filesLeft -= 1;
  }

  onTestRunEnd(): void {
    clearInterval(this.#timer);
  }

  #line(): string {
    const { passed, failed } = this.#counts;
    const running = [...this.#running.values()].map(({ name, test, since }) => {
      const seconds = Math.round((Date.now() - since) / 1000);
      return `${name}${test === '' ? '' : ` > ${test}`} (${seconds} s)`;
    });
    const more = running.length > mostNamed ? `, and ${running.length - mostNamed} more` : '';
    return `… ${passed} passed, ${failed} failed, ${this.#filesLeft} files left, running: ${running.slice(0, mostNamed).join(', ')}${more}`;
  }
}

const report = process.env.TEST_REPORT;

/** What a run prints; with the environment's `TEST_REPORT`, a JSON report goes into that file as well. */
export const reporters = [
  'default' as const,
  new Heartbeat(),
  ...(report === undefined ? [] : [['json', { outputFile: report }] as ['json', { outputFile: string }]]),
];
