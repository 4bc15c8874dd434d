import { type Evaluation, metricLabel, wilson } from '@cnn/evaluation';

/** A number, with the range that it may lie in. */
interface KeyFigure {
  readonly value: number | null;
  readonly bounds?: readonly [low: number, high: number] | undefined;
  /** Whether the range is Wilson's, since resampling gives none: all that are counted came out alike. */
  readonly wilson?: true | undefined;
}

export interface KeyFigures {
  /** "By patient (12)" */
  readonly columns: readonly string[];
  /** A number for each column. */
  readonly rows: readonly { readonly name: string; readonly figures: readonly KeyFigure[] }[];
  /** What they must be read with, in sentences. */
  readonly cautions: readonly string[];
}

interface Part {
  readonly metrics: Readonly<Record<string, number | null | undefined>>;
  readonly intervals?: Readonly<Record<string, readonly [number, number] | undefined>> | undefined;
  readonly confusionMatrix: readonly (readonly number[])[];
}

const ofTwo = ['auc', 'sensitivity', 'specificity', 'accuracy', 'balanced_accuracy'];
const ofMore = ['auc', 'accuracy', 'balanced_accuracy', 'kappa'];

/** The first numbers of an evaluation: by patient where patients are known, then by image. */
export function keyFigures(evaluation: Evaluation): KeyFigures {
  if (evaluation.task === 'multilabel') {
    const { labels } = evaluation;
    const grouped = labels.some(({ byGroup }) => byGroup !== null);
    return {
      columns: grouped ? ['By patient', 'By image'] : ['By image'],
      rows: labels.map(({ label, byItem, byGroup }) => ({
        name: `AUC of ${label}`,
        figures: (grouped ? [byGroup, byItem] : [byItem]).map((part) => figureOf(part, { name: 'auc' })),
      })),
      cautions: evaluation.cautions.map(({ text }) => text),
    };
  }
  const { report, classNames } = evaluation;
  if (!report) return { columns: [], rows: [], cautions: [] };
  const { byItem, byGroup, bootstrap, cautions } = report;
  const parts = byGroup ? [byGroup, byItem] : [byItem];
  // Images of one patient are alike: Wilson's interval would be far too narrow.
  const independent = (part: Part): boolean => part !== byItem || bootstrap?.unit !== 'group';
  return {
    columns: parts.map(
      (part) => `By ${part === byItem ? 'image' : 'patient'} (${part.items.toLocaleString('en')})`,
    ),
    rows: (classNames.length === 2 ? ofTwo : ofMore)
      .filter((name) => name in byItem.metrics)
      .map((name) => ({
        name: metricLabel(name) ?? name,
        figures: parts.map((part) => figureOf(part, { name, independent: independent(part) })),
      })),
    cautions: cautions.map(({ text }) => text),
  };
}

/** An interval of no width says nothing: resampling what came out alike gives the same again. */
function figureOf(
  part: Part | null,
  { name, independent = false }: { readonly name: string; readonly independent?: boolean },
): KeyFigure {
  const value = part?.metrics[name] ?? null;
  const bounds = part?.intervals?.[name];
  if (!part || value === null || !bounds || bounds[0] < bounds[1]) return { value, bounds };
  const counted = independent ? countsOf(name, part.confusionMatrix) : undefined;
  return counted ? { value, bounds: wilson(...counted), wilson: true } : { value };
}

/** What a share is of: how many came out right, of how many. Undefined of what is no share. */
function countsOf(name: string, matrix: Part['confusionMatrix']): readonly [number, number] | undefined {
  const of = (row: number): number => (matrix[row] ?? []).reduce((sum, count) => sum + count, 0);
  const right = (row: number): number => matrix[row]?.[row] ?? 0;
  const rows = [...matrix.keys()];
  const sum = (count: (row: number) => number): number => rows.reduce((all, row) => all + count(row), 0);
  const counts: Readonly<Record<string, readonly [number, number]>> = {
    sensitivity: [right(1), of(1)],
    specificity: [right(0), of(0)],
    accuracy: [sum(right), sum(of)],
  };
  const found = counts[name];
  return found && found[1] > 0 ? found : undefined;
}
