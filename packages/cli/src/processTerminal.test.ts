import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { processTerminal } from './processTerminal.js';

/** A process with streams that remember what was written. */
function hostOf(tty = false) {
  const written = { out: '', err: '' };
  const streamOf = (to: 'out' | 'err') =>
    Object.assign(new EventEmitter(), {
      isTTY: tty,
      write(text: string) {
        written[to] += text;
        return true;
      },
    });
  const [stdout, stderr] = [streamOf('out'), streamOf('err')];
  const exits: number[] = [];
  let unreferenced = 0;
  const host = Object.assign(new EventEmitter(), {
    ...{ stdin: { isTTY: tty }, stdout, stderr },
    channel: { unref: () => unreferenced++ },
    exit: (code: number) => exits.push(code),
  });
  const fail = (code: string) => stdout.emit('error', Object.assign(new Error(code), { code }));
  return { host, written, exits, fail, channelIsFree: () => unreferenced > 0 };
}

it.each(['EPIPE', 'ENOSPC', 'EIO'])(
  '[cli.stdout] goes on without stdout after %s when it writes files',
  (code) => {
    const { host, written, exits, fail } = hostOf();
    const terminal = processTerminal({ argv: ['train', '--data', 'x'], host });
    terminal.stdout.write('a');
    fail(code);
    fail('ERR_STREAM_DESTROYED');
    terminal.stdout.write('b');
    expect(written.out).toBe('a');
    expect(written.err).toMatch(/^cnn: nothing more can be printed \([^\n]+\); it goes on without\.\n$/);
    expect(exits).toEqual([]);
    expect(terminal.exitCode(0)).toBe(0);
    expect(terminal.exitCode(130)).toBe(130);
  },
);

it('ends when a command only prints and its reader is gone, and fails when the output is lost', () => {
  const read = hostOf();
  processTerminal({ argv: ['predict', '--model', 'x'], host: read.host });
  read.fail('EPIPE');
  expect(read).toMatchObject({ exits: [0], written: { err: '' } });
  const full = hostOf();
  const terminal = processTerminal({ argv: ['evaluate', '--model', 'x'], host: full.host });
  full.fail('ENOSPC');
  expect(full.written.err).toBe('cnn: nothing more can be printed (the disk is full).\n');
  expect(terminal.exitCode(0)).toBe(1);
  const file = hostOf();
  processTerminal({ argv: ['evaluate', '--out=x.json'], host: file.host });
  file.fail('EPIPE');
  expect(file.exits).toEqual([]);
});

it('takes SIGTERM, and SIGHUP of its own terminal, as Ctrl-C', () => {
  const { host, channelIsFree } = hostOf(true);
  const heard: number[] = [];
  const end = processTerminal({ argv: ['train'], host }).onInterrupt(() => heard.push(heard.length));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) host.emit(signal);
  expect(heard).toHaveLength(4);
  expect(channelIsFree()).toBe(true);
  end();
  expect(['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'].map((one) => host.listenerCount(one))).toEqual([
    0, 0, 0, 0,
  ]);
});

it('[cli.hangup] ignores SIGHUP without a terminal, as after nohup', () => {
  const { host } = hostOf();
  let heard = 0;
  processTerminal({ argv: ['train'], host }).onInterrupt(() => heard++);
  expect(host.listenerCount('SIGHUP')).toBe(1); // without a listener it would end the process
  host.emit('SIGHUP');
  expect(heard).toBe(0);
});
