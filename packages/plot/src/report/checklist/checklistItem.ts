import type { AnswerName } from './answers.js';

/** An item of a reporting checklist, in words of our own. */
export interface ChecklistItem {
  /** Its number in the paper: "12c". */
  readonly item: string;
  readonly topic: string;
  /** What of a run answers it; absent where only a person can. */
  readonly answer?: AnswerName | undefined;
}

export interface ChecklistPart {
  readonly heading: string;
  readonly items: readonly ChecklistItem[];
}

export interface Checklist {
  readonly name: string;
  readonly reference: string;
  readonly doi: string;
  readonly parts: readonly ChecklistPart[];
}

type Row = readonly [item: string, topic: string, answer?: AnswerName];

export function checklistPart(heading: string, rows: readonly Row[]): ChecklistPart {
  return { heading, items: rows.map(([item, topic, answer]) => ({ item, topic, answer })) };
}
