import type { RunResults } from '@cnn/browser';
import { useCallback, useMemo, useState } from 'preact/hooks';
import type { Studio } from '../../app/studio.js';
import { ConfusionTable } from './ConfusionTable.js';
import { Headline } from './Headline.js';
import { type Level, levelGroups } from './levels.js';
import { Mistakes } from './Mistakes.js';
import { mistakesOf } from './mistakes.js';
import { ReportView } from './ReportView.js';
import { ThresholdPanel } from './ThresholdPanel.js';

export interface RunViewProps {
  readonly studio: Studio;
  readonly id: string;
  readonly results: RunResults;
}

/** What a run came to: the answer, the threshold, and the mistakes. */
export function RunView({ studio, id, results }: RunViewProps) {
  const { evaluation } = results;
  const project = studio.project.value;
  const name = studio.runs.value.find((run) => run.id === id)?.name ?? id;
  const groups = useMemo(() => levelGroups(evaluation), [evaluation]);
  const [label, setLabel] = useState(0);
  const [unit, setUnit] = useState<Level['unit']>('image');
  /** Of images and patients, by label. */
  const [moved, setMoved] = useState<Readonly<Record<string, number>>>({});
  const group = groups[label];
  const level = group?.levels.find((one) => one.unit === unit) ?? group?.levels[0];
  const thresholdOf = (one: Level, at: number): number => moved[`${one.unit} ${at}`] ?? one.chosen;
  const thresholds = groups.map(({ levels: [first] }, at) => (first ? thresholdOf(first, at) : 0.5));
  const deciding = thresholds.join();
  const mistakes = useMemo(
    () =>
      mistakesOf(evaluation, { thresholds: deciding === '' ? [] : deciding.split(',').map(Number), label }),
    [evaluation, deciding, label],
  );
  const explain = useCallback((files: readonly string[]) => explainFiles(studio, id, files), [studio, id]);
  return (
    <>
      <Headline results={results} />
      <section class="stack" aria-labelledby="threshold-title">
        <h3 id="threshold-title">{group ? 'Threshold' : 'Confusion matrix'}</h3>
        {groups.length > 1 && (
          <div class="field">
            <label for="threshold-label">Label</label>
            <select
              id="threshold-label"
              value={label}
              onChange={(event) => setLabel(Number(event.currentTarget.value))}
            >
              {groups.map(({ name }, at) => (
                <option key={name} value={at}>
                  {name}
                </option>
              ))}
            </select>
          </div>
        )}
        {group && level ? (
          <ThresholdPanel
            group={group}
            level={level}
            threshold={thresholdOf(level, label)}
            onLevel={setUnit}
            onThreshold={(value) => setMoved((before) => ({ ...before, [`${level.unit} ${label}`]: value }))}
          />
        ) : (
          evaluation.task !== 'multilabel' && (
            <ConfusionTable
              matrix={evaluation.confusionMatrix}
              classNames={evaluation.classNames}
              units="images"
            />
          )
        )}
      </section>
      <section class="stack" aria-labelledby="mistakes-title">
        <div>
          <h3 id="mistakes-title">Mistakes</h3>
          <p class="note">
            Misclassified images{group ? ' at the threshold by image' : ''}, the most confident errors first:
            look for wrong labels, bad images and what the model does not know.
          </p>
        </div>
        <Mistakes mistakes={mistakes} positive={group?.name} explain={explain} />
      </section>
      {project && <ReportView project={project} id={id} name={name} />}
    </>
  );
}

/** @throws Error where the images are no longer the project's */
async function explainFiles(studio: Studio, id: string, files: readonly string[]) {
  const project = studio.project.value;
  const all = studio.images.value?.files ?? [];
  const indices = files.map((file) => all.indexOf(file));
  const gone = files.find((_, at) => indices[at] === -1);
  if (!project || gone !== undefined)
    throw new Error(`${gone} is no longer among the project’s images, so it can’t be shown. Add it again.`);
  return project.explain(id, indices);
}
