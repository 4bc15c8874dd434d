/** Names of one model's layers, in the form that a definition takes, each once. */
export class LayerNames {
  readonly #taken: Set<string>;

  constructor(taken: readonly string[]) {
    this.#taken = new Set(taken);
  }

  /** A name of a file, or the nearest that is allowed and free. */
  take(wanted: string): string {
    const allowed = wanted.replaceAll(/[^A-Za-z0-9_.-]/g, '_') || 'layer';
    let name = allowed;
    for (let i = 1; this.#taken.has(name); i++) name = `${allowed}_${i}`;
    this.#taken.add(name);
    return name;
  }
}

/** Python's name for a class in lower case: `MaxPooling2D` → `max_pooling2d`, as Keras 3's files count by. */
export function snakeCase(className: string): string {
  return className
    .replaceAll(/\W+/g, '')
    .replaceAll(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
