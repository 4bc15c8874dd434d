import type { EvaluationEvent, RunEvent } from '@cnn/experiment';
import { showProgress } from '@cnn/node';
import type { TrainingEvent } from '@cnn/train';
import type { Terminal } from '../terminal.js';

/** Something that happens besides training, for `--json`. */
interface CommandEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** Tells people (lines and a progress bar) or programs (one JSON line an event) what happens. */
export interface Reporter {
  readonly onTraining: (event: TrainingEvent) => void;
  /** An event of a run. @param lines what people read of it; undefined: it is of the training */
  onRun(event: RunEvent, lines: readonly string[] | undefined): void;
  /** @param lines what people read */
  tell(event: CommandEvent | EvaluationEvent, lines: readonly string[]): void;
}

export function createReporter(terminal: Terminal, json: boolean): Reporter {
  const { stdout } = terminal;
  if (json) {
    const print = (event: object): void => {
      stdout.write(`${JSON.stringify(event)}\n`);
    };
    const onTraining = (event: TrainingEvent): void => {
      print(event);
      if (event.type === 'epochEnd')
        print({ type: 'memory', peakBytes: process.resourceUsage().maxRSS * 1024 });
    };
    const onRun: Reporter['onRun'] = (event, lines) =>
      lines === undefined ? onTraining(event as TrainingEvent) : print(event);
    return { onTraining, onRun, tell: print };
  }
  const onTraining = showProgress({ stream: stdout });
  const print = (lines: readonly string[]): void => {
    for (const line of lines) stdout.write(`${line}\n`);
  };
  return {
    onTraining,
    tell: (_, lines) => print(lines),
    onRun: (event, lines) => (lines === undefined ? onTraining(event as TrainingEvent) : print(lines)),
  };
}
