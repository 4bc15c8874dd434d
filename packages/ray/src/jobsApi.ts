import { setTimeout as pause } from 'node:timers/promises';
import { CnnError } from '@cnn/core';
import { type HttpAnswer, type HttpRequest, httpRequest } from './httpRequest.js';

/** What Ray says of a job. */
export interface RayJob {
  readonly id: string;
  readonly status: RayStatus;
  /** For people. */
  readonly message: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** With what its program ended; undefined while it runs, or where Ray does not know it. */
  readonly exitCode: number | undefined;
}

type RayStatus = 'PENDING' | 'RUNNING' | 'STOPPED' | 'SUCCEEDED' | 'FAILED';

/** A job as it is asked for. */
export interface RayJobRequest {
  readonly id: string;
  /** A line for a shell. */
  readonly entrypoint: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly cpus: number;
  readonly memoryBytes: number | undefined;
  readonly gpus: number | undefined;
}

export interface JobsApiOptions {
  /** Of the dashboard, such as `http://127.0.0.1:8265`. */
  readonly address: string;
  /** Milliseconds that the cluster may be out of reach before that is an error. */
  readonly patienceMs: number;
}

/** Milliseconds of patience with a cluster that is out of reach while all is to stop. */
export const lastPatience = 20_000;

const TIMEOUT = 30_000;
/** Milliseconds between two tries. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;

/** Ray's Jobs API. A request that finds the cluster out of reach is made again for a while. */
export class JobsApi {
  readonly #address: URL;
  /** Milliseconds that the cluster may be out of reach; may change at any time. */
  patienceMs: number;

  /** @throws CnnError (OPTIONS) for an address that is none */
  constructor({ address, patienceMs }: JobsApiOptions) {
    this.#address = addressOf(address);
    this.patienceMs = patienceMs;
  }

  /** Ray's version. @throws CnnError (OPTIONS) at once, when there is no Ray at the address */
  async version(): Promise<string> {
    const answer = await this.#once('GET', 'api/version').catch((error: unknown) => error);
    const found = isAnswer(answer) && answer.status === 200 ? fieldsOf(answer.text) : {};
    if (typeof found.ray_version === 'string') return found.ray_version;
    const why = isAnswer(answer) ? `it answered ${answer.status}` : wordsOf(answer);
    throw new CnnError(
      'OPTIONS',
      `address: expected the dashboard of a Ray cluster, such as http://127.0.0.1:8265, received ${this.shown}: ${why}. Start one with: ray start --head`,
    );
  }

  /**
   * The CPUs that the cluster has in all, by its nodes: `api/cluster_status` holds nothing in the first seconds of a cluster.
   *
   * @returns undefined where Ray does not tell
   */
  async cpus(): Promise<number | undefined> {
    const answer = await this.#once('GET', 'api/v0/nodes?detail=1&limit=10000').catch(() => undefined);
    if (answer?.status !== 200) return undefined;
    const { result: nodes } = objectOf(objectOf(fieldsOf(answer.text).data).result);
    if (!Array.isArray(nodes)) return undefined;
    const cpus = nodes.map(objectOf).map(({ state, resources_total: resources }) => {
      const { CPU } = objectOf(resources);
      return state === 'ALIVE' && typeof CPU === 'number' ? CPU : 0;
    });
    const total = cpus.reduce((sum, one) => sum + one, 0);
    return total > 0 ? total : undefined;
  }

  async list(): Promise<RayJob[]> {
    const { text } = await this.#ask('GET', 'api/jobs/');
    const found: unknown = JSON.parse(text);
    return Array.isArray(found) ? found.map(jobOf).filter(({ id }) => id !== '') : [];
  }

  /** Undefined where Ray knows no such job. */
  async find(id: string): Promise<RayJob | undefined> {
    const { status, text } = await this.#ask('GET', `api/jobs/${id}`, undefined, [404]);
    return status === 404 ? undefined : jobOf(JSON.parse(text));
  }

  /**
   * Submits a job once, also where the answer is lost: Ray refuses an id that it has.
   *
   * @throws CnnError (TRAINING) with Ray's words when it refuses
   */
  async submit(request: RayJobRequest): Promise<void> {
    const { id, entrypoint, metadata, cpus, memoryBytes, gpus } = request;
    const body = {
      submission_id: id,
      entrypoint,
      metadata,
      entrypoint_num_cpus: cpus,
      entrypoint_memory: memoryBytes,
      entrypoint_num_gpus: gpus,
    };
    const begin = Date.now();
    for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
      const answer = await this.#once('POST', 'api/jobs/', body).catch((error: unknown) => error);
      if (isAnswer(answer) && answer.status === 200) return;
      const reached = isAnswer(answer) && answer.status < 500;
      if (!reached && (await this.find(id))) return;
      if (reached || Date.now() - begin > this.patienceMs) throw this.#refused('a job was refused', answer);
      await pause(wait);
    }
  }

  /** Asks for the end of a job: SIGTERM, and SIGKILL 3 seconds later. A job that waits is taken note of alone. */
  async stop(id: string): Promise<void> {
    // 404: the job is gone; 500: it has ended.
    await this.#ask('POST', `api/jobs/${id}/stop`, {}, [400, 404, 500]);
  }

  /** What the job has printed so far, among Ray's own lines; empty before it has begun, and when its node is lost (Ray answers 500). */
  async logs(id: string): Promise<string> {
    const { status, text } = await this.#ask('GET', `api/jobs/${id}/logs`, undefined, [404, 500]);
    const { logs } = status === 200 ? fieldsOf(text) : {};
    return typeof logs === 'string' ? logs : '';
  }

  /** @param accepted statuses besides 200 that are an answer too */
  async #ask(
    method: HttpRequest['method'],
    path: string,
    body?: object,
    accepted: readonly number[] = [],
  ): Promise<HttpAnswer> {
    const begin = Date.now();
    for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
      const answer = await this.#once(method, path, body).catch((error: unknown) => error);
      if (isAnswer(answer) && (answer.status === 200 || accepted.includes(answer.status))) return answer;
      const final = isAnswer(answer) && answer.status < 500;
      if (final || Date.now() - begin > this.patienceMs) throw this.#refused(`${method} ${path}`, answer);
      await pause(wait);
    }
  }

  async #once(method: HttpRequest['method'], path: string, body?: object): Promise<HttpAnswer> {
    return httpRequest({ url: new URL(path, this.#address), method, body, timeoutMs: TIMEOUT });
  }

  #refused(what: string, answer: unknown): CnnError {
    const why = isAnswer(answer)
      ? `${answer.status} ${answer.text.slice(0, 500)}`
      : `out of reach for ${Math.round(this.patienceMs / 1000)} seconds (${wordsOf(answer)})`;
    return new CnnError('TRAINING', `Ray at ${this.shown}: ${what}: ${why}`);
  }

  /** Where it is, without a password. */
  get shown(): string {
    return `${this.#address.protocol}//${this.#address.host}`;
  }
}

function addressOf(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url && /^https?:$/.test(url.protocol)) {
    if (!url.pathname.endsWith('/')) url.pathname += '/';
    return url;
  }
  throw new CnnError(
    'OPTIONS',
    `address: expected the address of Ray's dashboard, such as http://127.0.0.1:8265, received "${address}".`,
  );
}

function jobOf(found: unknown): RayJob {
  const { submission_id: id, status, message, metadata, driver_exit_code: code } = objectOf(found);
  const words = typeof message === 'string' ? message : '';
  const said = /^Job entrypoint command failed with exit code (-?\d+)/.exec(words)?.[1];
  return {
    id: typeof id === 'string' ? id : '',
    status: status as RayStatus,
    message: words,
    metadata: objectOf(metadata) as Record<string, string>,
    exitCode: typeof code === 'number' ? code : said === undefined ? undefined : Number(said),
  };
}

function isAnswer(value: unknown): value is HttpAnswer {
  return typeof value === 'object' && value !== null && 'status' in value;
}

function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return {};
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return Object(value) as Record<string, unknown>;
}

/** Of several addresses of a name, Node's error has words for each alone. */
function wordsOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return wordsOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
