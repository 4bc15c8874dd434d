import {
  type ClassEvaluation,
  checkPredictions,
  type Evaluation,
  type LabelEvaluation,
  type Pooling,
  poolByGroup,
} from '@cnn/evaluation';

/** What a threshold decides: images or patients, of two classes or of one label. */
export interface Level {
  readonly unit: 'image' | 'patient';
  /** What is predicted above the threshold. */
  readonly positive: string;
  /** What is predicted otherwise. */
  readonly negative: string;
  /** Probability of `positive`, `[n]`. */
  readonly scores: Float64Array;
  /** 1 where it is true, `[n]`. */
  readonly labels: Int32Array;
  /** Where the model decides. */
  readonly chosen: number;
  /** How it was chosen, in a few words. */
  readonly rule: string;
}

/** Levels that have one threshold after the other: a label of several, or the two classes. */
export interface LevelGroup {
  /** The label; of two classes, the second. */
  readonly name: string;
  readonly levels: readonly Level[];
}

type Chosen = ClassEvaluation['threshold'];

/** What can be decided by a threshold; nothing where several classes are told apart. */
export function levelGroups(evaluation: Evaluation): readonly LevelGroup[] {
  if (evaluation.task === 'multilabel') return evaluation.labels.map((_, at) => labelGroup(evaluation, at));
  return evaluation.task === 'binary' ? [classGroup(evaluation)] : [];
}

function classGroup(evaluation: ClassEvaluation): LevelGroup {
  const { classNames, report } = evaluation;
  const [negative = '', positive = ''] = classNames;
  const predictions = checkPredictions(evaluation);
  const scores = Float64Array.from(predictions, ({ probabilities }) => probabilities[1] ?? 0);
  const labels = Int32Array.from(predictions, ({ label }) => label);
  const byGroup = report?.byGroup;
  const levels = levelsOf({
    ...{ positive, negative, scores, labels },
    groups: byGroup ? predictions.map(({ group }) => group) : [],
    pooling: byGroup?.pooling,
    image: {
      chosen: report?.threshold ?? evaluation.threshold?.threshold ?? 0.5,
      rule: evaluation.threshold,
    },
    patient: {
      chosen: byGroup?.threshold ?? report?.threshold ?? 0.5,
      rule: evaluation.groupThreshold ?? evaluation.threshold,
    },
  });
  return { name: positive, levels };
}

function labelGroup({ labels, predictions, pooling }: LabelEvaluation, at: number): LevelGroup {
  const { label = '', threshold = null, chosen, byGroup } = labels[at] ?? {};
  const own = { chosen: threshold ?? 0.5, rule: chosen };
  const levels = levelsOf({
    ...{ positive: label, negative: `not ${label}`, pooling, image: own, patient: own },
    scores: Float64Array.from(predictions, ({ probabilities }) => Math.min(1, probabilities[at] ?? 0)),
    labels: Int32Array.from(predictions, (one) => (one.labels.includes(label) ? 1 : 0)),
    groups: byGroup ? predictions.map(({ group }) => group) : [],
  });
  return { name: label, levels };
}

interface Place {
  readonly chosen: number;
  readonly rule: Chosen;
}

interface LevelsOptions extends Pick<Level, 'positive' | 'negative' | 'scores' | 'labels'> {
  /** Of each image; empty where there are no results by patient. */
  readonly groups: readonly (string | undefined)[];
  readonly pooling: Pooling | undefined;
  readonly image: Place;
  readonly patient: Place;
}

function levelsOf({ groups, pooling, image, patient, ...own }: LevelsOptions): readonly Level[] {
  const { positive, negative } = own;
  const byImage: Level = { ...own, unit: 'image', chosen: image.chosen, rule: ruleText(image.rule) };
  if (groups.length === 0 || groups.includes(undefined)) return [byImage];
  const pooled = poolByGroup({
    labels: own.labels,
    probabilities: own.scores,
    classNames: [negative, positive],
    groups: groups as readonly string[],
    groupLabel: 'max',
    pooling,
  });
  const byPatient: Level = {
    ...{ positive, negative, unit: 'patient', chosen: patient.chosen, rule: ruleText(patient.rule) },
    ...{ scores: pooled.probabilities, labels: pooled.labels },
  };
  return [byImage, byPatient];
}

/** How a threshold was chosen, for a sentence. */
function ruleText(chosen: Chosen): string {
  if (!chosen || chosen.threshold === null) return 'the default';
  const { rule } = chosen;
  switch (rule.type) {
    case 'youden':
      return 'chosen on the validation set by Youden’s index';
    case 'sensitivity':
      return `chosen on the validation set for a sensitivity of ${rule.atLeast}`;
    case 'specificity':
      return `chosen on the validation set for a specificity of ${rule.atLeast}`;
    case 'cost':
      return 'chosen on the validation set by the cost of errors';
  }
}
