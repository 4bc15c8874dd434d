import type { Draft } from '../../app/draft.js';
import type { Studio } from '../../app/studio.js';

export interface RuleFieldsProps {
  readonly studio: Studio;
  /** By path: what is wrong with it. */
  readonly problemAt: (path: string) => string | undefined;
  readonly disabled: boolean;
}

/** Settings that are a name with a number: the threshold rule, pooling, mixing, stain normalization and crops. */
export function RuleFields({ studio, problemAt, disabled }: RuleFieldsProps) {
  const { training, evaluation } = studio.draft.value;
  const train = (changes: Partial<Draft['training']>): void =>
    studio.edit({ training: withoutUndefined({ ...training, ...changes }) });
  const evaluate = (changes: Partial<Draft['evaluation']>): void =>
    studio.edit({ evaluation: withoutUndefined({ ...evaluation, ...changes }) });
  const rule = evaluation.threshold;
  const pooling = evaluation.pooling;
  const topK = typeof pooling === 'object' ? pooling.topK : undefined;
  return (
    <div class="fields">
      <Rule
        id="threshold"
        label="Decision threshold"
        hint="How the validation set chooses it. Default: Youden’s index."
        problem={problemAt('evaluation.threshold')}
        value={rule?.type ?? 'youden'}
        choices={[
          ['youden', 'Youden’s index'],
          ['sensitivity', 'sensitivity of at least …'],
          ['specificity', 'specificity of at least …'],
        ]}
        disabled={disabled}
        onChoose={(type) =>
          evaluate({
            threshold: type === 'sensitivity' || type === 'specificity' ? { type, atLeast: 0.95 } : undefined,
          })
        }
        amount={rule && 'atLeast' in rule ? { label: 'At least', value: rule.atLeast ?? 0.95 } : undefined}
        onAmount={(atLeast) => {
          if (rule?.type === 'sensitivity' || rule?.type === 'specificity')
            evaluate({ threshold: { type: rule.type, atLeast } });
        }}
      />
      <Rule
        id="pooling"
        label="A patient’s probability"
        hint="From the probabilities of the patient’s images. Default: their mean."
        problem={problemAt('evaluation.pooling')}
        value={topK === undefined ? ((pooling as string | undefined) ?? 'mean') : 'topK'}
        choices={[
          ['mean', 'mean'],
          ['max', 'maximum'],
          ['topK', 'mean of the highest …'],
        ]}
        disabled={disabled}
        onChoose={(name) =>
          evaluate({ pooling: name === 'topK' ? { topK: 3 } : name === 'max' ? 'max' : undefined })
        }
        amount={topK === undefined ? undefined : { label: 'How many', value: topK }}
        onAmount={(count) => evaluate({ pooling: { topK: count } })}
      />
      <Rule
        id="mix"
        label="Mix images"
        hint="Train on mixtures of two images and their labels. Default: none."
        problem={problemAt('training.mix')}
        value={training.mix?.type ?? ''}
        choices={[
          ['', 'none'],
          ['mixup', 'mixup'],
          ['cutmix', 'CutMix'],
        ]}
        disabled={disabled}
        onChoose={(type) =>
          train({
            mix: type === 'mixup' ? { type, alpha: 0.2 } : type === 'cutmix' ? { type, alpha: 1 } : undefined,
          })
        }
        amount={training.mix && { label: 'Alpha', value: training.mix.alpha ?? 1 }}
        onAmount={(alpha) => train({ mix: training.mix && { ...training.mix, alpha } })}
      />
      <Rule
        id="stain"
        label="Stain normalization"
        hint="Brings the colours of H&E images to one reference. Default: none."
        problem={problemAt('training.stain')}
        value={training.stain?.type ?? ''}
        choices={[
          ['', 'none'],
          ['macenko', 'Macenko'],
          ...(training.stain?.type === 'reinhard' ? [['reinhard', 'Reinhard'] as const] : []),
        ]}
        disabled={disabled}
        onChoose={(type) =>
          train({ stain: type === 'macenko' ? ({ type } as Draft['training']['stain']) : undefined })
        }
      />
      <Rule
        id="crop"
        label="Random crops"
        hint="Train on random windows, and test on the middle. The network’s input has to be of that size. Default: whole images."
        problem={problemAt('training.cropSize')}
        value={training.cropSize ? 'square' : ''}
        choices={[
          ['', 'whole images'],
          ['square', 'squares of …'],
        ]}
        disabled={disabled}
        onChoose={(name) => train({ cropSize: name === '' ? undefined : halfOf(studio) })}
        amount={training.cropSize && { label: 'Pixels', value: training.cropSize[0] }}
        onAmount={(side) => train({ cropSize: [side, side] })}
      />
    </div>
  );
}

function halfOf(studio: Studio): readonly [number, number] {
  const side = Math.max(8, Math.round((studio.images.value?.imageShape[0] ?? 64) * 0.75));
  return [side, side];
}

function withoutUndefined<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}

interface RuleProps {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly problem: string | undefined;
  readonly value: string;
  readonly choices: readonly (readonly [value: string, label: string])[];
  readonly disabled: boolean;
  readonly onChoose: (value: string) => void;
  /** The number that goes with the choice, where one does. */
  readonly amount?: { readonly label: string; readonly value: number } | undefined;
  readonly onAmount?: ((value: number) => void) | undefined;
}

function Rule(props: RuleProps) {
  const { label, hint, problem, value, choices, disabled, amount } = props;
  const id = `rule-${props.id}`;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="rule">
        <select
          id={id}
          value={value}
          disabled={disabled}
          aria-describedby={`${id}-hint`}
          onChange={({ currentTarget }) => props.onChoose(currentTarget.value)}
        >
          {choices.map(([name, text]) => (
            <option key={name} value={name}>
              {text}
            </option>
          ))}
        </select>
        {amount && (
          <input
            type="number"
            step="any"
            min={0}
            aria-label={`${label}: ${amount.label.toLowerCase()}`}
            value={amount.value}
            disabled={disabled}
            onChange={({ currentTarget }) => {
              const next = Number(currentTarget.value);
              if (currentTarget.value !== '' && Number.isFinite(next)) props.onAmount?.(next);
            }}
          />
        )}
      </div>
      <span id={`${id}-hint`} class="hint">
        {problem ? <strong class="wrong">{problem}</strong> : hint}
      </span>
    </div>
  );
}
