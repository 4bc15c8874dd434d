/** Where text goes: `process.stdout`, `process.stderr`, or a test's. */
export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** What a command sees of the world besides files. */
export interface Terminal {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Calls `listener` when the person presses Ctrl-C, or the system asks to stop; returns a function that ends this. */
  onInterrupt(listener: () => void): () => void;
}

export const exitCodes = { ok: 0, failed: 1, usage: 2, leakage: 3, interrupted: 130 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
