import { expect, it } from 'vitest';
import { JobLog } from './jobLog.js';

const event = (epoch: number) => JSON.stringify({ type: 'event', event: { type: 'epochBegin', epoch } });

it('gives each reply once, whatever Ray writes between them', () => {
  const log = new JobLog();
  expect(log.read(`${event(0)}\n`)).toMatchObject([{ event: { epoch: 0 } }]);
  // Ray's line comes late, and before; the last line is half there.
  const text = `INFO job_manager.py: running\n${event(0)}\n${event(1)}\n{"type":"done"`;
  expect(log.read(text)).toMatchObject([{ event: { epoch: 1 } }]);
  expect(log.end).toBeUndefined();
  expect(log.otherWords).toBe('INFO job_manager.py: running {"type":"done"');
  const end = { type: 'done', outcome: { status: 'finished', epochs: 2 } };
  expect(log.read(`${event(0)}\n${event(1)}\n${JSON.stringify(end)}\n`)).toEqual([end]);
  expect(log.end).toEqual(end);
  // Its node is lost, and the log with it.
  expect(log.read('')).toEqual([]);
  expect(log.end).toEqual(end);
});
