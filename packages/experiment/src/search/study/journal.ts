import { CnnError, decodeUtf8 } from '@cnn/core';
import { incompatibility } from '@cnn/train';
import {
  attributes,
  createdTrial,
  distributionOf,
  ended,
  isOpen,
  type JournalStudy,
  type JournalTrial,
  type Log,
  logOf,
  withConstraints,
} from './journalTrial.js';

/** The operations of Optuna's journal (`JournalOperation`). */
export const operations = {
  createStudy: 0,
  deleteStudy: 1,
  setStudyUserAttr: 2,
  setStudySystemAttr: 3,
  createTrial: 4,
  setTrialParam: 5,
  setTrialStateValues: 6,
  setTrialIntermediateValue: 7,
  setTrialUserAttr: 8,
  setTrialSystemAttr: 9,
  discardTrials: 10,
} as const;

/** Optuna's `StudyDirection`, by its number. */
const directionsOf = ['notSet', 'down', 'up'] as const;

const [NEWLINE, BRACE] = [10, 0x7b];

/** What databases begin with. */
const SQLITE = 'SQLite format 3';

interface Place {
  readonly study: number;
  /** Among the trials of its study. */
  readonly number: number;
}

interface OpenStudy extends JournalStudy {
  readonly trials: JournalTrial[];
}

/**
 * What a journal of Optuna comes to: its lines one after another, each an operation. As Optuna's `JournalStorageReplayResult`: operations on studies and trials
 * that are not there, or have ended, do nothing.
 */
export class Journal {
  readonly #name: string;
  readonly #studies = new Map<number, OpenStudy>();
  readonly #places: Place[] = [];
  #nextStudy = 0;
  #bytes = 0;
  #lines = 0;

  /** @param name of the file, for messages */
  constructor(name: string) {
    this.#name = name;
  }

  get studies(): readonly JournalStudy[] {
    return [...this.#studies.values()];
  }

  study(name: string): JournalStudy | undefined {
    return this.studies.find((one) => one.name === name);
  }

  /**
   * Reads the lines that were added. What stands at the end without being a whole line is left for the next time: a program may be writing it, or
   * was ended while it did.
   *
   * @param content of the whole file
   * @param before told each line that makes a trial, before it does
   * @throws CnnError (FILE) with the number of a line that is damaged
   */
  read(content: Uint8Array, before?: (log: Log) => void): void {
    if (content.length < this.#bytes) {
      throw new CnnError('FILE', `${this.#name} is shorter than it was. Copy it again, or use another file.`);
    }
    if (decodeUtf8(content.subarray(0, SQLITE.length)) === SQLITE) {
      throw new CnnError(
        'FILE',
        `${this.#name}: expected a journal of Optuna, received an SQLite database. Copy the study with optuna.copy_study into a JournalStorage(JournalFileBackend(...)).`,
      );
    }
    for (let end = this.#lineEnd(content); end >= 0; end = this.#lineEnd(content)) {
      try {
        this.#apply(logOf(content.subarray(this.#bytes, end)), before);
      } catch (error) {
        throw this.#damaged(error);
      }
      this.#bytes = end + 1;
      this.#lines++;
    }
    const rest = content[this.#bytes];
    if (rest !== undefined && rest !== BRACE) throw this.#damaged('no JSON object');
  }

  #lineEnd(content: Uint8Array): number {
    return content.indexOf(NEWLINE, this.#bytes);
  }

  #damaged(error: unknown): CnnError {
    const reason = error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : String(error);
    const line = this.#lines + 1;
    return new CnnError(
      'FILE',
      `${this.#name}, line ${line}: expected an operation of Optuna's journal, received something else (${reason}). The file is damaged: remove the line, copy the file again, or use another one.`,
      { details: { line }, cause: error },
    );
  }

  #apply(log: Log, before?: (log: Log) => void): void {
    const study = this.#studies.get(log.study_id as number);
    switch (log.op_code) {
      case operations.createStudy:
        this.#createStudy(log);
        break;
      case operations.deleteStudy:
        this.#studies.delete(log.study_id as number);
        break;
      case operations.setStudyUserAttr:
        if (!study) break;
        this.#studies.set(study.id, {
          ...study,
          userAttrs: { ...study.userAttrs, ...attributes(log.user_attr) },
        });
        break;
      case operations.createTrial: {
        if (!study) break;
        const trial = createdTrial(this.#places.length, log);
        before?.(log);
        this.#places.push({ study: study.id, number: study.trials.length });
        study.trials.push(trial);
        break;
      }
      case operations.setStudySystemAttr:
      case operations.discardTrials:
        break;
      default:
        this.#change(log);
    }
  }

  #createStudy({ study_name: name, directions }: Log): void {
    if (typeof name !== 'string' || !Array.isArray(directions))
      throw new Error('no study_name or directions');
    if (this.study(name)) return;
    const id = this.#nextStudy++;
    const known = directions.map((direction: number) => directionsOf[direction] ?? 'notSet');
    this.#studies.set(id, { id, name, directions: known, userAttrs: {}, trials: [] });
  }

  /** Changes a trial, if it is there and has not ended. */
  #change(log: Log): void {
    const { study: of = -1, number = -1 } = this.#places[log.trial_id as number] ?? {};
    const study = this.#studies.get(of);
    const trial = study?.trials[number];
    const changes = changesOf(log, trial, study?.trials ?? []);
    if (study && trial && isOpen(trial)) study.trials[number] = withConstraints({ ...trial, ...changes });
  }
}

/** @throws Error for an operation that there is none of */
function changesOf(
  log: Log,
  trial: JournalTrial | undefined,
  trials: readonly JournalTrial[],
): Partial<JournalTrial> {
  switch (log.op_code) {
    case operations.setTrialParam: {
      const name = String(log.param_name);
      const distribution = distributionOf(log.distribution);
      const known = trials.find(({ params }) => Object.hasOwn(params, name))?.distributions[name];
      if (known && incompatibility(known, distribution) !== undefined) return {};
      return {
        params: { ...trial?.params, [name]: log.param_value_internal as number },
        distributions: { ...trial?.distributions, [name]: distribution },
      };
    }
    case operations.setTrialStateValues:
      return ended(trial, log);
    case operations.setTrialIntermediateValue:
      return {
        intermediateValues: {
          ...trial?.intermediateValues,
          [Number(log.step)]: log.intermediate_value as number,
        },
      };
    case operations.setTrialUserAttr:
      return { userAttrs: { ...trial?.userAttrs, ...attributes(log.user_attr) } };
    case operations.setTrialSystemAttr:
      return { systemAttrs: { ...trial?.systemAttrs, ...attributes(log.system_attr) } };
    default:
      throw new Error(`op_code ${JSON.stringify(log.op_code)} is unknown`);
  }
}
