/** A command line that writes to a terminal and gives its exit code. */
type Run = (options: {
  readonly argv: readonly string[];
  readonly terminal: {
    readonly stdout: { write(text: string): unknown };
    readonly stderr: { write(text: string): unknown };
    onInterrupt(): () => void;
  };
}) => Promise<number>;

/** Runs commands in this process, and gives what they print; nobody presses Ctrl-C. */
export function captured(run: Run) {
  return async (...argv: string[]): Promise<{ code: number; out: string; err: string }> => {
    let [out, err] = ['', ''];
    const code = await run({
      argv,
      terminal: {
        stdout: {
          write(text) {
            out += text;
          },
        },
        stderr: {
          write(text) {
            err += text;
          },
        },
        onInterrupt: () => () => {},
      },
    });
    return { code, out, err };
  };
}
