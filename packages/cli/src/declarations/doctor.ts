import type { ArgumentsOf } from '../options/arguments.js';
import { declare } from '../options/command.js';
import { jsonOption } from '../options/run.js';

export type DoctorArguments = ArgumentsOf<typeof jsonOption>;

export const doctor = declare({
  name: 'doctor',
  usage: '[--json]',
  summary: 'List the engines, which work here and why the others do not, and the graphics card.',
  options: jsonOption,
});
