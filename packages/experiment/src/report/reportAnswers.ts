import { CnnError, nearestName } from '@cnn/core';
import { type ChecklistAnswers, checklistItems, type ModelCard } from '@cnn/plot';

/** What a run can't know and people can say of it, for the model card and the checklists of its report. Plain JSON. */
export interface ReportAnswers {
  readonly card?: ModelCard | undefined;
  readonly checklist?: ChecklistAnswers | undefined;
}

const cardFields = {
  intendedUse: 'text',
  outOfScope: 'text',
  limits: 'texts',
  ethics: 'text',
  license: 'text',
  contact: 'text',
} as const satisfies Record<keyof ModelCard, 'text' | 'texts'>;

const checklists = ['claim', 'tripod'] as const satisfies readonly (keyof ChecklistAnswers)[];

/**
 * Answers that people wrote, such as `{ "card": { "intendedUse": "…" }, "checklist": { "claim": { "34": "NCT01234567" } } }`.
 *
 * @param name where they are from, for messages
 * @throws CnnError (FILE) naming the field that there is none of, with the nearest one, or whose value is no text
 */
export function parseReportAnswers(json: unknown, name: string): ReportAnswers {
  const { card, checklist, ...others } = fieldsOf(json, name);
  refuseOthers(others, ['card', 'checklist'], name);
  if (card !== undefined) checkCard(fieldsOf(card, `${name}: card`), `${name}: card`);
  if (checklist !== undefined) checkLists(fieldsOf(checklist, `${name}: checklist`), `${name}: checklist`);
  return { card, checklist } as ReportAnswers;
}

function checkCard(card: Readonly<Record<string, unknown>>, where: string): void {
  const names = Object.keys(cardFields);
  for (const [field, value] of Object.entries(card)) {
    if (!Object.hasOwn(cardFields, field)) refuseOthers({ [field]: value }, names, where);
    const several = cardFields[field as keyof typeof cardFields] === 'texts';
    const right = several ? Array.isArray(value) && value.every(isText) : isText(value);
    if (!right) throw problem(`${where}.${field}`, several ? 'a list of texts' : 'a text', value);
  }
}

function checkLists(lists: Readonly<Record<string, unknown>>, where: string): void {
  for (const [list, answers] of Object.entries(lists)) {
    if (!isChecklist(list)) throw noField(list, checklists, where);
    for (const [item, answer] of Object.entries(fieldsOf(answers, `${where}.${list}`))) {
      if (!checklistItems[list].includes(item)) throw noItem(item, list, where);
      if (!isText(answer)) throw problem(`${where}.${list}.${item}`, 'a text', answer);
    }
  }
}

function isChecklist(name: string): name is keyof ChecklistAnswers {
  return checklists.some((one) => one === name);
}

/** Of an item with letters these are told: "12" for 12a to 12g. */
function noItem(item: string, list: keyof ChecklistAnswers, where: string): CnnError {
  const items = checklistItems[list];
  const below = items.filter((one) => one.replace(/[a-z]+$/, '') === item.trim().replace(/[a-z]+$/i, ''));
  const remedy =
    below.length > 0 ? `Did you mean ${below.join(' or ')}?` : `There are ${items[0]} to ${items.at(-1)}.`;
  return new CnnError('FILE', `${where}.${list}.${item}: there is no such item. ${remedy}`);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function fieldsOf(json: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof json === 'object' && json !== null && !Array.isArray(json))
    return json as Readonly<Record<string, unknown>>;
  throw problem(where, 'an object of fields', json);
}

function refuseOthers(others: object, names: readonly string[], where: string): void {
  const [other] = Object.keys(others);
  if (other !== undefined) throw noField(other, names, where);
}

function noField(field: string, names: readonly string[], where: string): CnnError {
  const nearest = nearestName(field, names);
  const remedy = nearest === undefined ? `There are ${names.join(', ')}.` : `Did you mean ${nearest}?`;
  return new CnnError('FILE', `${where}.${field}: there is no such field. ${remedy}`, {
    details: { nearest },
  });
}

function problem(where: string, expected: string, received: unknown): CnnError {
  const shown = JSON.stringify(received)?.slice(0, 60) ?? String(received);
  return new CnnError('FILE', `${where}: expected ${expected}, received ${shown}.`);
}
