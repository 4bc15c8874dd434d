import { CnnError } from '@cnn/core';

/** Reads nothing: a chart carries its data. Vega turns a failed read into a warning, so the first refusal is kept here. */
export class ClosedLoader {
  readonly #where: string;
  refused: CnnError | undefined;

  /** @param where for messages: the function that draws */
  constructor(where: string) {
    this.#where = where;
  }

  async load(uri: string): Promise<string> {
    return this.#refuse(uri);
  }

  async sanitize(uri: string): Promise<{ href: string }> {
    return uri.startsWith('data:image/') ? { href: uri } : this.#refuse(uri);
  }

  async http(uri: string): Promise<string> {
    return this.#refuse(uri);
  }

  async file(uri: string): Promise<string> {
    return this.#refuse(uri);
  }

  #refuse(uri: string): never {
    this.refused ??= new CnnError(
      'DATA',
      `${this.#where} reads no files and no network, received a specification that needs ${JSON.stringify(uri)}. Put the values into data.values.`,
    );
    throw this.refused;
  }
}
