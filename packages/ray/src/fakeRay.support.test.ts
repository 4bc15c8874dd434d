import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a job of the fake does. */
export interface FakeRun {
  readonly id: string;
  readonly entrypoint: string;
  readonly signal: AbortSignal;
  /** A line of its log. */
  readonly print: (line: string) => void;
}

export interface FakeRayOptions {
  readonly cpus: number;
  /** Milliseconds from SIGTERM to SIGKILL: 3,000 in Ray. */
  readonly killAfter?: number;
  /** What a job runs; gives its exit code. */
  readonly program: (run: FakeRun) => Promise<number>;
}

interface FakeJob {
  readonly submission_id: string;
  status: string;
  message: string;
  readonly metadata: Record<string, string>;
  readonly entrypoint: string;
  readonly cpus: number;
  readonly body: Record<string, unknown>;
  driver_exit_code: number | null;
  logs: string;
  stopAsked: boolean;
  readonly term: AbortController;
  /** With its exit code; null when its node is lost. */
  kill: (code: number | null) => void;
}

/** Ray's Jobs API on loopback, with its traps as they were seen (Ray 2.60.0). */
export class FakeRay {
  readonly jobs: FakeJob[] = [];
  /** Whether it answers; a request finds the connection closed where not. */
  reachable = true;
  readonly #options: FakeRayOptions;
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  constructor(options: FakeRayOptions) {
    this.#options = options;
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const { kill } of this.jobs) kill(-9);
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get alive(): FakeJob[] {
    return this.jobs.filter(({ status }) => status === 'PENDING' || status === 'RUNNING');
  }

  /** As when its process is killed. */
  kill(job: FakeJob | undefined): void {
    job?.kill(-9);
  }

  /** As when its node is lost. */
  lose(job: FakeJob | undefined): void {
    job?.kill(null);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.reachable) return void request.socket.destroy();
    const { method = '', url = '', headers } = request;
    const answer = (status: number, value: unknown): void => {
      response.writeHead(status).end(typeof value === 'string' ? value : JSON.stringify(value));
    };
    if (method !== 'GET' && headers['sec-fetch-mode'] !== undefined)
      return answer(405, 'method not allowed for browser traffic.');
    let text = '';
    for await (const part of request) text += part;
    if (url === '/api/version') return answer(200, { ray_version: '2.60.0' });
    if (url.startsWith('/api/v0/nodes?')) return answer(200, this.#nodes());
    if (url === '/api/jobs/' && method === 'GET') return answer(200, this.jobs.map(shown));
    if (url === '/api/jobs/' && method === 'POST') return this.#submit(JSON.parse(text), answer);
    const [, id, action] = /^\/api\/jobs\/([^/]+)(?:\/(stop|logs))?$/.exec(url) ?? [];
    const job = this.jobs.find(({ submission_id }) => submission_id === id);
    if (!job) return answer(404, `Job ${id} does not exist`);
    if (action === 'logs' && job.driver_exit_code === null && job.status === 'FAILED')
      return answer(500, 'Traceback (most recent call last):');
    if (action === 'logs') return answer(200, { logs: `INFO Ray's own line\n${job.logs}` });
    if (action === 'stop') {
      this.#stop(job);
      return answer(200, { stopped: true });
    }
    return answer(200, shown(job));
  }

  #nodes(): object {
    const one = { state: 'ALIVE', resources_total: { CPU: this.#options.cpus, memory: 1e9 } };
    const gone = { state: 'DEAD', resources_total: { CPU: 64 } };
    return { result: true, msg: '', data: { result: { total: 2, result: [one, gone] } } };
  }

  #submit(body: Record<string, unknown>, answer: (status: number, value: unknown) => void): void {
    const id = String(body.submission_id);
    if (this.jobs.some(({ submission_id }) => submission_id === id)) {
      answer(500, `RuntimeError: Job ${id} already exists`);
      return;
    }
    this.jobs.push({
      submission_id: id,
      status: 'PENDING',
      message: 'Job has not started yet.',
      metadata: body.metadata as Record<string, string>,
      entrypoint: String(body.entrypoint),
      cpus: Number(body.entrypoint_num_cpus ?? 0),
      body,
      driver_exit_code: null,
      logs: '',
      stopAsked: false,
      term: new AbortController(),
      kill: () => {},
    });
    answer(200, { job_id: id, submission_id: id });
    this.#schedule();
  }

  /** One that waits is taken note of alone: it runs to its end when there is room, and is called STOPPED then. */
  #stop(job: FakeJob): void {
    job.stopAsked = true;
    if (job.status !== 'RUNNING') return;
    job.term.abort();
    setTimeout(() => job.kill(-9), this.#options.killAfter ?? 3_000).unref();
  }

  #schedule(): void {
    const running = this.jobs.filter(({ status }) => status === 'RUNNING');
    let free = running.reduce((rest, { cpus }) => rest - cpus, this.#options.cpus);
    for (const job of this.jobs.filter(({ status }) => status === 'PENDING')) {
      if (job.cpus > free) continue;
      free -= job.cpus;
      void this.#run(job);
    }
  }

  async #run(job: FakeJob): Promise<void> {
    job.status = 'RUNNING';
    const killed = new Promise<number | null>((resolve) => {
      job.kill = resolve;
    });
    const { submission_id: id, entrypoint, term } = job;
    const print = (line: string): void => {
      job.logs += `${line}\n`;
    };
    const code = await Promise.race([
      this.#options.program({ id, entrypoint, signal: term.signal, print }),
      killed,
    ]);
    job.driver_exit_code = code;
    job.status = job.stopAsked ? 'STOPPED' : code === 0 ? 'SUCCEEDED' : 'FAILED';
    job.message = messageOf(code);
    this.#schedule();
  }
}

function messageOf(code: number | null): string {
  if (code === 0) return 'Job finished successfully.';
  if (code === null)
    return 'Job supervisor actor died: The actor died unexpectedly before finishing this task.\n\tclass_name: JobSupervisor';
  return `Job entrypoint command failed with exit code ${code}, last available logs (truncated to 20,000 chars):\n`;
}

function shown({ submission_id, status, message, metadata, entrypoint, driver_exit_code }: FakeJob): object {
  return { type: 'SUBMISSION', submission_id, status, message, metadata, entrypoint, driver_exit_code };
}
