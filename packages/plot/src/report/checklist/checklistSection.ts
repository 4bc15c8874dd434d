import { formatCount } from '../../text/formatNumber.js';
import { folded, section } from '../figure.js';
import { type Html, html } from '../html.js';
import { table } from '../table.js';
import { todo, todoRest } from '../todo.js';
import type { ChecklistOptions } from './answers.js';
import { type FilledChecklist, filledChecklists } from './fill.js';

/** CLAIM and TRIPOD+AI, each item with what the run says to it. */
export function checklistSection(options: ChecklistOptions): Html | undefined {
  if (options.evaluation === undefined) return undefined;
  return section(
    'Reporting checklists',
    html`<p>Items of two checklists for papers, in short words of our own; the papers have the full text. Read them before you submit.</p>\n`,
    ...filledChecklists(options).map(checklist),
  );
}

function checklist({ name, reference, doi, items }: FilledChecklist): Html {
  const count = (...by: readonly string[]): string =>
    formatCount(items.filter((one) => by.includes(one.by)).length);
  const counts = `${count('run', 'person')} of ${formatCount(items.length)} are filled in, ${count('partly')} in part; ${count('nobody')} are to be filled in by a person`;
  return html`<h3>${name}</h3>
<p>${reference}, doi ${doi}. ${counts}.</p>
${folded(
  `All items of ${name}`,
  table({
    caption: `${name}: ${counts}`,
    columns: [{ name: 'Item' }, { name: 'Topic' }, { name: 'Answer' }],
    rows: items.flatMap(({ item, heading, topic, text, by }, index) => {
      const row = [
        item,
        topic,
        text === undefined ? todo : html`${text}${by === 'partly' ? html` ${todoRest}` : undefined}`,
      ];
      return heading === items[index - 1]?.heading ? [row] : [heading, row];
    }),
  }),
)}`;
}
