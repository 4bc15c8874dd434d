/** What one way to predict says of an image. */
export interface Said {
  readonly file: string;
  /** By class, or by label. */
  readonly probabilities: readonly number[];
  /** The class, or the labels with | between; undefined where it is too near to a threshold to tell, or not told. */
  readonly decided?: string | undefined;
}

/** A model.json, as far as decisions need it. */
export interface Model {
  readonly classNames: readonly string[];
  readonly task: string;
  readonly decision?: {
    readonly threshold?: number;
    readonly labelThresholds?: Readonly<Record<string, number>>;
  };
}

/** A single number is the second class's. */
export function inClasses(said: readonly number[], { task }: Pick<Model, 'task'>): readonly number[] {
  return task === 'binary' && said.length === 1 ? [1 - (said[0] as number), said[0] as number] : said;
}

/** What a model decides; undefined where rounding decides. */
export function decide(said: readonly number[], { task, decision, classNames }: Model): string | undefined {
  const near = (value: number, threshold: number): boolean => Math.abs(value - threshold) < 2e-5;
  if (task === 'multilabel') {
    const thresholds = classNames.map((label) => decision?.labelThresholds?.[label] ?? 0.5);
    if (said.some((value, at) => near(value, thresholds[at] as number))) return undefined;
    return classNames.filter((_, at) => (said[at] as number) > (thresholds[at] as number)).join('|');
  }
  const threshold = decision?.threshold ?? 0.5;
  const [largest = 0, second = 0] = [...said].sort((a, b) => b - a);
  if (task === 'binary')
    return near(said[1] as number, threshold)
      ? undefined
      : classNames[Number((said[1] as number) > threshold)];
  return near(largest, second) ? undefined : classNames[said.indexOf(largest)];
}
