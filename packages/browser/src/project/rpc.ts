import { CnnError, type ErrorCode } from '@cnn/core';
import { transferHandlers } from 'comlink';

/** What crosses the port in the place of a CnnError: structured cloning keeps the message alone. */
interface SentError {
  readonly cnn: true;
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

type Handler = NonNullable<ReturnType<(typeof transferHandlers)['get']>>;

const isSent = (value: unknown): value is SentError =>
  typeof value === 'object' && value !== null && 'cnn' in value;

/** What comlink sends where a function throws. */
const thrown = transferHandlers.get('throw') as Handler;

transferHandlers.set('throw', {
  canHandle: thrown.canHandle,
  serialize(sent: { readonly value: unknown }) {
    const { value } = sent;
    if (!(value instanceof CnnError)) return thrown.serialize(sent);
    const { code, message, details } = value;
    return [{ cnn: true, code, message, details: plain(details) } satisfies SentError, []];
  },
  deserialize(sent: unknown): never {
    if (isSent(sent)) throw new CnnError(sent.code, sent.message, { details: sent.details });
    throw thrown.deserialize(sent);
  },
} as Handler);

/** Details without what can't be sent. */
function plain(details: CnnError['details']): CnnError['details'] {
  return JSON.parse(JSON.stringify(details));
}

export { expose, proxy, type Remote, transfer, wrap } from 'comlink';
