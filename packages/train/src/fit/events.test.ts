import { describe, expect, it } from 'vitest';
import { EventStream, type TrainingEvent } from './events.js';

const begin = (epoch: number): TrainingEvent => ({ type: 'epochBegin', epoch });

async function collect(events: AsyncIterable<TrainingEvent>): Promise<TrainingEvent[]> {
  const all: TrainingEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

describe('EventStream', () => {
  it('hands every event to the listener and to each loop, in order', async () => {
    const heard: TrainingEvent[] = [];
    const events = new EventStream((event) => heard.push(event));
    const loops = [collect(events), collect(events)];
    await Promise.resolve();
    events.emit(begin(0));
    await Promise.resolve();
    events.emit(begin(1));
    events.emit(begin(2));
    events.end();
    expect(await Promise.all(loops)).toEqual([heard, heard]);
    expect(heard.map((event) => event.type === 'epochBegin' && event.epoch)).toEqual([0, 1, 2]);
  });

  it('keeps nothing for a loop that was left', async () => {
    const events = new EventStream();
    setTimeout(() => events.emit(begin(0)), 1);
    for await (const event of events) {
      expect(event).toEqual(begin(0));
      break;
    }
    events.emit(begin(1));
    events.end();
    expect(await collect(events)).toEqual([]);
  });
});
