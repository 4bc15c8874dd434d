import type { Session } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import { oneAtATime } from './oneAtATime.js';

describe('oneAtATime', () => {
  it('begins a call when the one before has ended, also when that failed', async () => {
    const seen: string[] = [];
    const call = async (name: string): Promise<Record<string, never>> => {
      seen.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 2));
      seen.push(`${name} ends`);
      if (name === 'broken') throw new Error('broken');
      return {};
    };
    const session: Session = oneAtATime({
      run: call,
      readState: () => call('read'),
      writeState: async () => {
        await call('write');
      },
      memory: () => ({ bytes: 0, tensors: 0 }),
      dispose: async () => {
        await call('dispose');
      },
    });
    const results = await Promise.allSettled([
      session.run('broken', {}),
      session.readState(),
      session.writeState({}),
      session.run('train', {}),
      session.dispose(),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', ...new Array(4).fill('fulfilled')]);
    const names = ['broken', 'read', 'write', 'train', 'dispose'];
    expect(seen).toEqual(names.flatMap((name) => [`${name} begins`, `${name} ends`]));
  });
});
