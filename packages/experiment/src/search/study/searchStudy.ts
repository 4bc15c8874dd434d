import { CnnError } from '@cnn/core';
import {
  type Distributions,
  distributionsOf,
  type Objective,
  type SearchSpace,
  type StudyTrial,
  type Trial,
  type TrialValues,
} from '@cnn/train';
import { randomId } from '../../run/randomId.js';
import { Journal } from './journal.js';
import { type Attributes, isOpen, type JournalStudy, type JournalTrial } from './journalTrial.js';
import { pythonJson } from './pythonJson.js';
import { valuesOf } from './readStudy.js';
import type { StudyFile } from './studyFile.js';
import { type EndedTrial, endLines, objectiveLine, reportLines, studyLine, trialLine } from './studyLines.js';

export interface SearchStudyOptions {
  readonly file: StudyFile;
  readonly name: string;
  readonly objective: Objective;
  readonly space: SearchSpace;
  /** The id of the search, which tells its trials from others. */
  readonly search: string;
}

/**
 * The study of a search in a journal of Optuna: written while the search goes on, line by line, so that what was written stays when the program is
 * killed. Trials that are there already are not written again.
 */
export class SearchStudy {
  readonly #options: SearchStudyOptions;
  readonly #journal: Journal;
  readonly #worker = `cnn-${randomId()}`;
  #history: readonly JournalTrial[] | undefined;
  #distributions: Distributions = {};
  #writing: Promise<void> = Promise.resolve();
  #failure: unknown;

  private constructor(options: SearchStudyOptions) {
    this.#options = options;
    this.#journal = new Journal(options.file.name);
  }

  /**
   * Reads what is there. Nothing is written before the first trial begins.
   *
   * @throws CnnError (FILE) for a file that is damaged; (TRAINING) for a study with another direction or other kinds of parameters
   */
  static async open(options: SearchStudyOptions): Promise<SearchStudy> {
    const study = new SearchStudy(options);
    await study.#read();
    study.#checkFits();
    return study;
  }

  /** The trials that the study had before this search wrote its first one. */
  get history(): readonly StudyTrial[] {
    return this.#history ?? [...(this.#study?.trials ?? [])];
  }

  /** The trials of this search that have begun and not ended. */
  get begun(): Pick<Trial, 'trial' | 'values'>[] {
    return this.#own
      .filter(isOpen)
      .map((trial) => ({ trial: numberOf(trial), values: valuesOf(trial) as TrialValues }));
  }

  /** Whether the study knows how a trial has ended, other than that it failed. */
  hasEnded(trial: number): boolean {
    const known = this.#trial(trial);
    return known !== undefined && !isOpen(known) && known.state !== 'fail';
  }

  /** Why something could not be written, of what `report` wrote. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Writes that a trial begins; one that has begun or is complete stays as it is. */
  begin({ trial, values }: Pick<Trial, 'trial' | 'values'>, userAttrs: Attributes): Promise<void> {
    return this.#inTurn(async () => {
      const known = this.#trial(trial);
      if (known && known.state !== 'fail') return;
      const study = this.#study ?? (await this.#create());
      const attributes = { search: this.#options.search, trial: trial + 1, ...userAttrs };
      await this.#append([
        trialLine({ study: study.id, distributions: this.#distributions, values, attributes }),
      ]);
    });
  }

  /** Writes the objective after so many epochs of a trial that has begun. An error is thrown by the next call of another function. */
  report(trial: number, epoch: number, value: number): void {
    this.#inTurn(async () => {
      const known = this.#trial(trial);
      if (known && isOpen(known)) await this.#append(reportLines(known, [[epoch, value]]));
    }).catch(() => undefined);
  }

  /** Writes that a trial that has begun has ended, with what of its epochs is not there yet. One that has ended stays as it is. */
  async end(ended: EndedTrial): Promise<void> {
    await this.#inTurn(async () => {
      const known = this.#trial(ended.record.trial);
      if (known && isOpen(known)) await this.#append(endLines(known, ended));
    });
  }

  /** When nothing is left to be written, or can be. */
  settled(): Promise<void> {
    return this.#writing;
  }

  /** @throws CnnError (FILE) when something could not be written */
  check(): void {
    if (this.#failure) throw this.#failure;
  }

  get #study(): JournalStudy | undefined {
    return this.#journal.study(this.#options.name);
  }

  get #own(): readonly JournalTrial[] {
    return (this.#study?.trials ?? []).filter(({ userAttrs }) => userAttrs.search === this.#options.search);
  }

  /** The latest that the study has of a trial: one that failed may have been tried again. */
  #trial(trial: number): JournalTrial | undefined {
    return this.#own.findLast((one) => numberOf(one) === trial);
  }

  async #create(): Promise<JournalStudy> {
    const { name, objective } = this.#options;
    await this.#append([studyLine(name, objective)]);
    const study = this.#study;
    if (!study) throw new CnnError('FILE', `${this.#options.file.name}: what was written is not there.`);
    await this.#append([objectiveLine(study.id, objective)]);
    return study;
  }

  async #append(logs: readonly object[]): Promise<void> {
    if (logs.length === 0) return;
    const lines = logs.map((log) => `${pythonJson({ ...log, worker_id: this.#worker })}\n`);
    await this.#options.file.append(lines.join(''));
    await this.#read();
  }

  async #read(): Promise<void> {
    const content = await this.#options.file.read();
    this.#journal.read(content ?? new Uint8Array(), ({ user_attrs: attributes }) => {
      const { search } = (attributes ?? {}) as Attributes;
      if (search === this.#options.search) this.#history ??= [...(this.#study?.trials ?? [])];
    });
  }

  #checkFits(): void {
    const { name, objective, space, file } = this.#options;
    const study = this.#study;
    if (study && (study.directions.length !== 1 || study.directions[0] !== objective.direction)) {
      const found = study.directions.map(
        (one) => ({ up: 'maximize', down: 'minimize', notSet: 'not set' })[one],
      );
      throw new CnnError(
        'TRAINING',
        `${file.name}, study ${name}: expected the direction ${objective.direction === 'up' ? 'maximize' : 'minimize'} of ${objective.name}, received ${found.join(', ')}. Use another study.`,
      );
    }
    this.#distributions = distributionsOf(space, study?.trials ?? []);
  }

  /** One write after another, whatever trains at the same time. Nothing is written after an error. */
  #inTurn(write: () => Promise<void>): Promise<void> {
    const done = this.#writing.then(async () => {
      if (this.#failure) throw this.#failure;
      try {
        await write();
      } catch (error) {
        this.#failure = error;
        throw error;
      }
    });
    this.#writing = done.catch(() => undefined);
    return done;
  }
}

/** From 0. */
function numberOf({ userAttrs }: JournalTrial): number {
  return Number(userAttrs.trial) - 1;
}
