import type { RunSummary } from '@cnn/browser';

export interface RunChoiceProps {
  readonly id: string;
  readonly runs: readonly RunSummary[];
  readonly shown: string | undefined;
  readonly onChange: (id: string) => void;
}

/** Which of the finished runs is shown; its name alone where there is one. */
export function RunChoice({ id, runs, shown, onChange }: RunChoiceProps) {
  if (runs.length < 2) return null;
  return (
    <div class="field run-choice">
      <label for={id}>Run</label>
      <select id={id} value={shown} onChange={(event) => onChange(event.currentTarget.value)}>
        {runs.map((run) => (
          <option key={run.id} value={run.id}>
            {run.name} · {run.model} · {run.epochs} {run.epochs === 1 ? 'epoch' : 'epochs'}
          </option>
        ))}
      </select>
    </div>
  );
}
