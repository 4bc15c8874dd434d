import { request as httpOf } from 'node:http';
import { request as httpsOf } from 'node:https';

export interface HttpRequest {
  readonly url: URL;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Sent as JSON. */
  readonly body?: object | undefined;
  readonly timeoutMs: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/**
 * One request by `node:http`, over a connection of its own. Not by `fetch`: its header `sec-fetch-mode`, which cannot be taken away, makes
 * Ray refuse POST and DELETE with 405.
 *
 * @throws what the connection threw
 */
export function httpRequest({ url, method, body, timeoutMs }: HttpRequest): Promise<HttpAnswer> {
  const text = body && JSON.stringify(body);
  const { protocol, username, password } = url;
  const send = protocol === 'https:' ? httpsOf : httpOf;
  const auth =
    username === '' ? undefined : `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const headers = text === undefined ? {} : { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const asked = send(url, { method, agent: false, auth, headers, timeout: timeoutMs }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }),
      );
    });
    asked.on('timeout', () => asked.destroy(new Error(`no answer in ${timeoutMs / 1000} seconds`)));
    asked.on('error', reject);
    asked.end(text);
  });
}
