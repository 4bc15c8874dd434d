import type { EngineStatus } from '@cnn/node';

/** What `cnn doctor` says of an engine, behind its name. */
export function describeEngine({
  name,
  available,
  description,
  reason,
  onlyByName,
  trial,
}: EngineStatus): string {
  if (!available) return `no: ${reason}`;
  const sentences = [`works: ${description}`];
  if (trial !== undefined) {
    const placed =
      trial.offCard === 0
        ? 'all operations of a training step run on it'
        : `${trial.offCard} operations of a training step run on the processor`;
    const agrees = trial.difference < 1e-4;
    sentences.push(
      `${placed}, with losses that ${agrees ? 'agree with' : `differ by ${trial.difference.toExponential(0)} from`} the engine cpu's`,
    );
  }
  if (onlyByName !== undefined)
    sentences.push(`only with --engine ${name}, since ${onlyByName.replace(/\.$/, '')}`);
  return sentences.join('; ');
}
