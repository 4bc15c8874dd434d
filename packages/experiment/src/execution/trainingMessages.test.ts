import { CnnError } from '@cnn/core';
import { expect, it } from 'vitest';
import {
  readReplyLine,
  receivedError,
  replyLine,
  sentError,
  type TrainingReply,
} from './trainingMessages.js';

it('brings an error over, with code and details', () => {
  const error = new CnnError('DATA', 'no image.', { details: { at: 1 } });
  expect(receivedError(sentError(error), 'fold-1')).toMatchObject({
    code: 'DATA',
    message: 'fold-1: no image.',
    details: { at: 1 },
  });
  expect(receivedError(sentError(new TypeError('x is null')), 'a')).toMatchObject({
    code: 'TRAINING',
    message: 'a: unexpected: x is null',
  });
});

it('is a line of a log, also with numbers that JSON has not', () => {
  const logs = { loss: Number.NaN, val_loss: Number.POSITIVE_INFINITY, auc: 0.5 };
  const event = {
    type: 'epochEnd',
    epoch: 1,
    logs,
    learningRate: 0.1,
    seconds: 1,
    imagesPerSecond: 9,
  } as const;
  const reply: TrainingReply = { type: 'event', event };
  expect(replyLine(reply)).not.toContain('\n');
  expect(readReplyLine(replyLine(reply))).toEqual(reply);
  for (const other of ['', 'INFO running', '{"type":"done"', '{"type":"else"}'])
    expect(readReplyLine(other)).toBeUndefined();
});
