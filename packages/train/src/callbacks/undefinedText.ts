export interface UndefinedTextOptions {
  /** Name in the logs, such as `val_loss`. */
  readonly name: string;
  readonly value: number;
  /** "3 epochs" */
  readonly epochs: string;
  readonly logNames: readonly string[];
}

/**
 * Why a monitored value was a number in no epoch, and what to do. A loss that is not finite has diverged; another metric is
 * mostly not defined on its images, which no learning rate mends.
 */
export function undefinedText({ name, value, epochs, logNames }: UndefinedTextOptions): string {
  const others = logNames.filter((one) => one !== name).join(', ');
  if (/^(val_)?loss$/.test(name)) {
    return `${name} was ${value} in each of ${epochs}. Lower the learning rate, or monitor another of ${others}.`;
  }
  const part = name.startsWith('val_') ? 'validation' : 'training';
  return `${name} was not defined (${value}) in each of ${epochs}: a metric of several classes needs images of each in the ${part} set, and some need a predicted positive. Put images of every class into the ${part} set (another split or seed), or monitor another of ${others}.`;
}
