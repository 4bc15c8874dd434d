import type { Engine, TensorValues } from '@cnn/core';

/** One call of `Session.run`. */
export interface RecordedRun {
  readonly program: string;
  /** Copies of what was sent. */
  readonly inputs: TensorValues;
}

/** An engine that keeps a copy of everything that is sent to it. */
export function recordingEngine(engine: Engine): { readonly engine: Engine; readonly runs: RecordedRun[] } {
  const runs: RecordedRun[] = [];
  const recording: Engine = {
    ...engine,
    async load(programs, state) {
      const session = await engine.load(programs, state);
      return {
        ...session,
        async run(program, inputs, outputs) {
          const copies = Object.entries(inputs).map(([name, { shape, data }]) => [
            name,
            { shape, data: data.slice() },
          ]);
          runs.push({ program, inputs: Object.fromEntries(copies) as TensorValues });
          return session.run(program, inputs, outputs);
        },
      };
    },
  };
  return { engine: recording, runs };
}
