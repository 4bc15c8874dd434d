import { lastLine, runCommand } from './command.js';

/** A Python that has pip: its command, or text that says what is missing. */
export async function findPython(signal?: AbortSignal): Promise<{ readonly command: string } | string> {
  const tried = process.env.PYTHON ? [process.env.PYTHON] : ['python3', 'python'];
  let problem = `no Python (tried ${tried.join(', ')})`;
  for (const command of tried) {
    const result = await runCommand(command, ['-m', 'pip', '--version'], { signal });
    if (result.code === 0) return { command };
    if (!result.missing) problem = `${command} has no pip (${lastLine(result.output)})`;
  }
  return problem;
}
