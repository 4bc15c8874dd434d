/** What the page tells its service worker: keep the page and its scripts, and the engines too. */
export interface KeepMessage {
  readonly type: 'keep';
  readonly engines: boolean;
}

/** What the service worker answers. */
export interface KeptMessage {
  readonly type: 'kept';
  readonly engines: boolean;
  /** Absent where everything is kept. */
  readonly problem?: string | undefined;
}
