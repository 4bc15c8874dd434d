/** How layers and modules of PyTorch are named alike. */
export interface Convention {
  /** For the messages. */
  readonly name: string;
  /** Given all layers' names: what the module of one is called. */
  modules(layers: readonly string[]): (layer: string) => string;
  /** The present name of a tensor that older files call otherwise. */
  present?(tensor: string): string;
}
