import type { Evaluation } from '@cnn/evaluation';
import { formatCount, formatThreshold } from '../../text/formatNumber.js';
import { quoted } from '../../text/shorten.js';
import type { Facts } from './facts.js';

/** Of more classes only the number of the others is said. */
const mostNames = 5;

/** What was asked of the model. */
export function askedText(evaluation: Evaluation | undefined, facts: Facts | undefined): string {
  if (evaluation === undefined || facts === undefined)
    return 'The run has no test results, so it answers no question yet.';
  const { classNames } = evaluation;
  if (evaluation.task === 'multilabel') {
    return `Which of ${formatCount(classNames.length)} labels does an image carry: ${namesText(classNames, 'and')}? It may carry several, or none.`;
  }
  const [first = '', second = ''] = classNames;
  if (classNames.length !== 2) {
    return `Which of ${formatCount(classNames.length)} classes is an image of: ${namesText(classNames, 'or')}? The most probable one is predicted.`;
  }
  const { threshold } = facts.byItem;
  const at =
    threshold === null
      ? ''
      : ` The model says ${quoted(second)} above a probability of ${formatThreshold(threshold)}${chosenText(evaluation)}.`;
  return `Is an image ${quoted(first)} or ${quoted(second)}?${at}`;
}

function chosenText(evaluation: Evaluation): string {
  const chosen =
    'threshold' in evaluation && evaluation.threshold?.threshold !== null && evaluation.threshold;
  return chosen ? ', chosen on the validation set' : '';
}

/** “a”, “b” and “c”; of many the first, and how many more there are. */
export function namesText(names: readonly string[], conjunction: 'and' | 'or'): string {
  const shown = names.slice(0, names.length > mostNames + 1 ? mostNames : names.length).map(quoted);
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${formatCount(more)} more`;
  return shown.length < 2
    ? shown.join('')
    : `${shown.slice(0, -1).join(', ')} ${conjunction} ${shown.at(-1)}`;
}
