import { type ClassEvaluation, calibrationCurve, netBenefit } from '@cnn/evaluation';
import { decisionCurve } from '../../charts/decisionCurve.js';
import { reliabilityDiagram } from '../../charts/reliabilityDiagram.js';
import { calibrationText } from '../decisionText.js';
import { figure, section, theme } from '../figure.js';
import { type Html, html } from '../html.js';
import { wordsOf } from '../measuredSet.js';
import type { ReportOptions } from '../options.js';
import { todo } from '../todo.js';
import { verdict } from '../verdict/verdict.js';
import { subgroupTables } from './subgroupTables.js';

/**
 * The model card (Mitchell et al. 2019, doi 10.1145/3287560.3287596): what the model is for, its limits, how it does on subgroups,
 * whether its probabilities come true, and what acting on it is worth.
 */
export async function cardSection(options: ReportOptions): Promise<Html | undefined> {
  const { evaluation, card = {}, subgroups = [], groupName = 'patient' } = options;
  if (evaluation === undefined) return undefined;
  const { intendedUse, outOfScope, limits = [], ethics, license, contact } = card;
  const found = verdict(options).checks.filter(({ grade }) => grade !== 'good');
  return section(
    'Model card',
    html`<dl class="facts">
${[
  answer('Intended use', intendedUse),
  answer('Not to be used for', outOfScope),
  answer('Ethics and fairness', ethics),
  answer('Licence', license),
  answer('Contact', contact),
]}</dl>
`,
    html`<h3>Limits</h3>
<ul class="limits">
${[...limits, ...found.map(({ text }) => text)].map((text) => html`<li>${text}</li>\n`)}</ul>
`,
    html`<h3>Subgroups</h3>\n${subgroups.length === 0 ? html`<p>No column of the data names subgroups, such as scanner, hospital, sex or age. ${todo}</p>\n` : subgroupTables(subgroups, groupName)}`,
    evaluation.task === 'multilabel' ? undefined : await probabilities(evaluation, wordsOf(options).set),
  );
}

function answer(question: string, text: string | undefined): Html {
  return html`<div><dt>${question}</dt><dd>${text ?? todo}</dd></div>\n`;
}

/** Whether they come true, and of two classes what acting on them is worth. */
async function probabilities(evaluation: ClassEvaluation, set: string): Promise<Html> {
  const { calibration, classNames } = evaluation;
  const two = classNames.length === 2;
  const figures = [
    figure('Reliability', () => reliabilityDiagram({ curve: calibrationCurve(evaluation), theme })),
    ...(two
      ? [figure('Decision curve', () => decisionCurve({ benefit: netBenefit(evaluation), theme }))]
      : []),
  ];
  return html`<h3>Calibration${two ? ' and decision curve' : ''}</h3>
${calibration && html`<p>${calibrationText(calibration, set)}</p>\n`}${
  two
    ? html`<p>Net benefit says what acting on the model is worth at each threshold probability: true positives found, less false alarms at the rate at which the threshold trades them. Where the model’s line is not the highest, acting on everyone or on no one is better.</p>\n`
    : undefined
}<div class="figures">
${await Promise.all(figures)}</div>
`;
}
