import { expect, it } from 'vitest';
import { parseReportAnswers } from './reportAnswers.js';

it('takes answers as they are', () => {
  const answers = {
    card: { intendedUse: 'Teaching', limits: ['One scanner'] },
    checklist: { claim: { 34: 'NCT01234567' } },
  };
  expect(parseReportAnswers(answers, 'a.json')).toEqual(answers);
});

it.each([
  [[], 'a.json: expected an object of fields, received []'],
  [{ crad: {} }, 'a.json.crad: there is no such field. Did you mean card?'],
  [
    { card: { intendeduse: 'x' } },
    'a.json: card.intendeduse: there is no such field. Did you mean intendedUse?',
  ],
  [{ card: { license: 3 } }, 'a.json: card.license: expected a text, received 3'],
  [{ card: { limits: 'one' } }, 'a.json: card.limits: expected a list of texts, received "one"'],
  [{ checklist: { clai: {} } }, 'a.json: checklist.clai: there is no such field. Did you mean claim?'],
  [{ checklist: { tripod: { '5a': '' } } }, 'a.json: checklist.tripod.5a: expected a text, received ""'],
  [
    { checklist: { claim: { 99: 'x' } } },
    'a.json: checklist.claim.99: there is no such item. There are 1 to 44.',
  ],
  [
    { checklist: { tripod: { 99: 'x' } } },
    'a.json: checklist.tripod.99: there is no such item. There are 1 to 27c.',
  ],
  [
    { checklist: { tripod: { '20': 'x' } } },
    'a.json: checklist.tripod.20: there is no such item. Did you mean 20a or 20b or 20c?',
  ],
])('refuses %j', (json, message) => {
  expect(() => parseReportAnswers(json, 'a.json')).toThrow(message);
});
