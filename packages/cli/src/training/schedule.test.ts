import { describe, expect, it } from 'vitest';
import { parseArguments } from '../arguments/parseArguments.js';
import { train } from '../commands/train.js';
import { readSchedule } from './schedule.js';

const read = (...argv: string[]) => readSchedule(parseArguments(train, argv), 8);

describe('--schedule', () => {
  it('is constant without being asked', () => {
    expect(read()).toEqual({ name: 'constant', warmupEpochs: 0, cycleMomentum: false });
  });

  it('refuses other names, a warm-up of all epochs, and one beside oneCycle', () => {
    expect(() => read('--schedule', 'sine')).toThrow('--schedule: expected constant, step');
    expect(() => read('--warmup-epochs', '8')).toThrow('expected fewer than the 8 epochs, received 8');
    expect(() => read('--schedule', 'oneCycle', '--warmup-epochs', '1')).toThrow(
      'oneCycle warms up by itself',
    );
    expect(() => read('--cycle-momentum')).toThrow('--cycle-momentum is for --schedule oneCycle');
  });
});
