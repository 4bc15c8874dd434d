/** What stands in the way of an engine, with a remedy of its own. */
export class MissingPart extends Error {
  override readonly name = 'MissingPart';
  /** A sentence, such as `Install it: npm install webgpu.` */
  readonly remedy: string;

  constructor(message: string, { remedy }: { readonly remedy: string }) {
    super(message);
    this.remedy = remedy;
  }
}
