import { type ExitCode, exitCodes, type OutputStream, type Terminal } from './terminal.js';

/** What is taken of `process`. */
interface Host {
  readonly stdin: { readonly isTTY?: boolean };
  readonly stdout: HostStream;
  readonly stderr: HostStream;
  /** Of a process that another one has started with a channel to it. */
  readonly channel?: { unref(): void } | null | undefined;
  on(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
  exit(code: number): void;
}

interface HostStream extends OutputStream {
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
}

export interface ProcessTerminalOptions {
  readonly argv: readonly string[];
  readonly host: Host;
}

export interface ProcessTerminal extends Terminal {
  /** That of the command, or 1 when what it was to print, and nothing else, was lost. */
  exitCode(code: ExitCode): ExitCode;
}

/**
 * The terminal of this process. A command that writes files goes on when nobody reads its output any more, or the disk that it goes to
 * is full, and says so once on stderr. One that only prints ends quietly when its reader, such as `head`, has read enough.
 *
 * Ctrl-C, SIGTERM, the end of the process that has started this one with a channel, and SIGHUP are wishes to stop. Node sets SIGHUP
 * back to ending the process, also where `nohup` had it ignored. So it is ignored when neither stdin, stdout nor stderr is a terminal,
 * which is what `nohup` leaves: there is none that could be closed.
 */
export function processTerminal({ argv, host }: ProcessTerminalOptions): ProcessTerminal {
  const printing = onlyPrints(argv);
  let lost: NodeJS.ErrnoException | undefined;
  host.stderr.on('error', () => undefined);
  host.stdout.on('error', (error) => {
    if (lost) return;
    lost = error;
    if (error.code === 'EPIPE' && printing) host.exit(exitCodes.ok);
    else
      host.stderr.write(
        `cnn: nothing more can be printed (${reasonOf(error)})${printing ? '.' : '; it goes on without.'}\n`,
      );
  });
  const attached = [host.stdin, host.stdout, host.stderr].some(({ isTTY }) => isTTY === true);
  if (!attached) host.on('SIGHUP', () => undefined);
  const wishes = [
    'SIGINT',
    'SIGTERM',
    ...(attached ? ['SIGHUP'] : []),
    ...(host.channel ? ['disconnect'] : []),
  ];
  return {
    stdout: {
      write: (text) => (lost ? false : host.stdout.write(text)),
      get isTTY() {
        return host.stdout.isTTY === true;
      },
      get columns() {
        return host.stdout.columns ?? 80;
      },
    },
    stderr: host.stderr,
    onInterrupt(listener) {
      for (const wish of wishes) host.on(wish, listener);
      // A channel that is listened to would keep the process alive.
      host.channel?.unref();
      return () => {
        for (const wish of wishes) host.off(wish, listener);
      };
    },
    exitCode: (code) =>
      lost && lost.code !== 'EPIPE' && printing && code === exitCodes.ok ? exitCodes.failed : code,
  };
}

/** Commands that leave nothing but what they print, unless they are told to. */
const printing = ['evaluate', 'compare', 'predict', 'summary', 'doctor', 'help', '--help', '-h', '--version'];

function onlyPrints([name, ...rest]: readonly string[]): boolean {
  const asksForHelp = rest.includes('--help') || rest.includes('-h');
  const writes = rest.some((word) => /^--(out|csv)(=|$)/.test(word));
  return name === undefined || asksForHelp || (printing.includes(name) && !writes);
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'EPIPE') return 'nobody reads it';
  return code === 'ENOSPC' ? 'the disk is full' : message.replaceAll(/\s+/g, ' ');
}
