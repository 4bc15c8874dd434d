import { readReplyLine, type TrainingEnd, type TrainingReply } from '@cnn/experiment';

/** Characters of a log's end that a message tells. */
const SHOWN = 600;

/**
 * What a job says in its log, a line of JSON each, among lines of Ray's own whose order is not kept. Each is given out once, however often the
 * log is read.
 */
export class JobLog {
  #text = '';
  #given = 0;

  /** @param text the whole log as it is now; empty where it is gone with its node @returns what is new of it */
  read(text: string): TrainingReply[] {
    if (text !== '') this.#text = text;
    const replies = this.#replies();
    const fresh = replies.slice(this.#given);
    this.#given = Math.max(this.#given, replies.length);
    return fresh;
  }

  /** The last word of the job; undefined where it has none. */
  get end(): TrainingEnd | undefined {
    const last = this.#replies().at(-1);
    return last?.type === 'done' || last?.type === 'error' ? last : undefined;
  }

  /** The last lines that are not of the training: what a shell or Node said. */
  get otherWords(): string {
    const lines = this.#text.split('\n').filter((line) => line.trim() !== '' && !readReplyLine(line));
    return lines.join(' ').slice(-SHOWN).trim();
  }

  /** The last line may be half there. */
  #replies(): TrainingReply[] {
    const whole = this.#text.slice(0, this.#text.lastIndexOf('\n') + 1);
    return whole.split('\n').flatMap((line) => readReplyLine(line) ?? []);
  }
}
