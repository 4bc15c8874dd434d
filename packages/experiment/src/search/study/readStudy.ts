import { CnnError } from '@cnn/core';
import { externalValue, type TrialValue } from '@cnn/train';
import { Journal } from './journal.js';
import type { Attributes, JournalStudy, JournalTrial } from './journalTrial.js';
import type { StudyFile } from './studyFile.js';

/** A trial of a study, as Optuna's `FrozenTrial`. Plain JSON. */
export interface OptunaTrial extends JournalTrial {
  /** From 0. */
  readonly number: number;
  /** The values of its parameters; `params` has Optuna's numbers of them. */
  readonly values: Readonly<Record<string, TrialValue | null>>;
}

/** A study, as Optuna's. Plain JSON. */
export interface OptunaStudy extends Omit<JournalStudy, 'trials' | 'id'> {
  readonly userAttrs: Attributes;
  readonly trials: readonly OptunaTrial[];
}

/**
 * Reads a study from a journal of Optuna (`JournalStorage(JournalFileBackend(path))`), also one that a program is writing.
 *
 * @param options the file, and the study's name; without one, the only study of the file
 * @throws CnnError (FILE) for a file that is not there or is damaged, with the line, and a study that is not there, with those that are
 *
 * @example
 * const { trials } = await readStudy({ file: studyFile('search-out/study.log') });
 * const best = Math.min(...trials.map(({ value }) => value ?? Number.POSITIVE_INFINITY));
 */
export async function readStudy({
  file,
  name,
}: {
  readonly file: StudyFile;
  readonly name?: string | undefined;
}): Promise<OptunaStudy> {
  const content = await file.read();
  if (!content) throw new CnnError('FILE', `${file.name}: there is no such file.`);
  const journal = new Journal(file.name);
  journal.read(content);
  const { studies } = journal;
  const found = name === undefined && studies.length === 1 ? studies[0] : journal.study(name ?? '');
  if (found) {
    const { id: _, trials, ...study } = found;
    return {
      ...study,
      trials: trials.map((trial, number) => ({ ...trial, number, values: valuesOf(trial) })),
    };
  }
  const there = studies.map((study) => JSON.stringify(study.name)).join(', ') || 'none';
  const wanted = name === undefined ? 'one study, or the name of one' : `the study ${JSON.stringify(name)}`;
  throw new CnnError(
    'FILE',
    `${file.name}: expected ${wanted}, received studies: ${there}. Name one of them.`,
    {
      details: { studies: studies.map((study) => study.name) },
    },
  );
}

/** The values of a trial's parameters. */
export function valuesOf({ params, distributions }: JournalTrial): Record<string, TrialValue | null> {
  return Object.fromEntries(
    Object.entries(params).map(([name, number]) => {
      const distribution = distributions[name];
      return [name, distribution === undefined ? number : externalValue(distribution, number)];
    }),
  );
}
