import { CnnError } from '../errors.js';

/** @throws CnnError (OPTIONS) unless `value` is an integer of at least `least` */
export function checkInteger(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new CnnError('OPTIONS', `${name} must be an integer of at least ${least}, received ${value}.`);
}
