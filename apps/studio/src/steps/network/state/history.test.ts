import { expect, it } from 'vitest';
import { type History, noHistory, recorded, redone, undone } from './history.js';

const after = (history: History<string>, present: string, now: number, key?: string): History<string> =>
  recorded(history, { present, key, now });

it('goes back and forth', () => {
  const history = after(after(noHistory, 'a', 0), 'b', 10);
  const back = undone(history, 'c');
  expect(back?.value).toBe('b');
  const further = undone(back?.history as History<string>, 'b');
  expect(further?.value).toBe('a');
  expect(undone(further?.history as History<string>, 'a')).toBeUndefined();
  const forth = redone(further?.history as History<string>, 'a');
  expect(forth?.value).toBe('b');
  expect(redone(forth?.history as History<string>, 'b')?.value).toBe('c');
});

it('forgets what was undone once something else is done', () => {
  const back = undone(after(noHistory, 'a', 0), 'b');
  const history = after(back?.history as History<string>, 'a', 10);
  expect(redone(history, 'c')).toBeUndefined();
});

it('undoes at once what was typed in one field without a rest', () => {
  const typed = after(after(after(noHistory, 'a', 0, 'units'), 'b', 500, 'units'), 'c', 1900, 'units');
  expect(typed.past).toEqual(['a']);
  expect(after(typed, 'd', 5000, 'units').past).toEqual(['a', 'd']);
  expect(after(typed, 'd', 2000, 'filters').past).toEqual(['a', 'd']);
});

it('keeps 200 steps', () => {
  let history: History<string> = noHistory;
  for (let step = 0; step < 300; step++) history = after(history, String(step), step);
  expect(history.past).toHaveLength(200);
  expect(history.past.at(-1)).toBe('299');
});
