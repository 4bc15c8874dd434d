import { type Html, html } from './html.js';
import type { Grade } from './verdict/trustCheck.js';
import type { Verdict } from './verdict/verdict.js';

const grades: Readonly<Record<Grade, string>> = {
  serious: 'Serious',
  caution: 'Caution',
  good: 'Good',
  open: 'Unknown',
};

/** What a reader asks first, and the answers. */
export function summary({ asked, data, result, trust, checks }: Verdict): Html {
  const answers = [
    ['What was asked?', asked],
    ['On what data?', data],
    ['How good is it?', result],
  ] as const;
  return html`<section class="summary" aria-label="Summary">
<div class="answers">
<div>
${answers.map(([question, answer]) => html`<h2>${question}</h2>\n<p>${answer}</p>\n`)}</div>
<div>
<h2>Can it be trusted?</h2>
<p>${trust}</p>
<ul class="trust">
${checks.map(({ grade, text }) => html`<li><span class="grade ${grade}">${grades[grade]}</span> <span>${text}</span></li>\n`)}</ul>
</div>
</div>
</section>
`;
}
