import { CnnError, firstLine } from '@cnn/core';

/** A graphics device that may be lost: it was taken away, crashed, or slept too long. */
export interface LosableDevice {
  /** Resolves when it is lost, with what the browser says of it. */
  readonly lost: Promise<string>;
  /** Whether it is lost already, where that can be asked. */
  isLost?(): boolean;
  /** Has errors told that the device reports to nobody else, such as memory that ran out: it would go on, and compute zeros. */
  onError?(tell: (message: string) => void): void;
  /** Frees it with all that it holds. Absent where it is not the engine's own. */
  readonly destroy?: (() => void) | undefined;
}

/** Milliseconds after an error in which the loss of a device is told, where that was the reason. */
const LOSS_TOLD_WITHIN = 1000;

/** Sees to it that what is computed on a device ends in an error when it is lost: tfjs would wait for ever, or read zeros. */
export class DeviceWatch {
  readonly #what: string;
  readonly #device: LosableDevice | undefined;
  readonly #failed: Promise<never>;
  #lost: CnnError | undefined;
  #failure: CnnError | undefined;

  /** @param what for people, such as `WebGPU`; nothing is watched without a device */
  constructor(what: string, { device }: { readonly device: LosableDevice | undefined }) {
    this.#what = what;
    this.#device = device;
    this.#failed = new Promise((_, reject) => {
      device?.lost.then((said) => {
        this.#lost ??= deviceLost(what, said);
        reject(this.#lost);
      });
    });
    this.#failed.catch(() => {});
    device?.onError?.((message) => {
      this.#failure ??= deviceFailed(what, message);
    });
  }

  get mayBeFreed(): boolean {
    return this.#device?.destroy !== undefined;
  }

  free(): void {
    this.#device?.destroy?.();
  }

  get isLost(): boolean {
    return this.#lost !== undefined || this.#device?.isLost?.() === true;
  }

  /**
   * @throws CnnError (ENGINE) when the device was lost before the work or is lost during it (`details.reason` is `deviceLost`), or
   *   could not do what it was asked to
   */
  async of<T>(work: () => Promise<T>): Promise<T> {
    this.#expectDevice();
    try {
      const result = await Promise.race([work(), this.#failed]);
      this.#expectDevice();
      return result;
    } catch (error) {
      // What fails on a lost device may be told before the loss itself is: buffers are unmapped first.
      if (this.#device && !(error instanceof CnnError)) await this.#lostWithin(LOSS_TOLD_WITHIN);
      this.#expectDevice();
      throw error;
    }
  }

  /** Resolves when the device is lost, or after so many milliseconds. */
  async #lostWithin(milliseconds: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    });
    await Promise.race([later, this.#failed]).catch(() => {});
    clearTimeout(timer);
  }

  #expectDevice(): void {
    if (this.isLost) {
      this.#lost ??= deviceLost(this.#what, '');
      throw this.#lost;
    }
    const failure = this.#failure;
    if (!failure) return;
    this.#failure = undefined;
    throw failure;
  }
}

function deviceLost(what: string, said: string): CnnError {
  const more = said === '' ? '' : ` (${said.replace(/\.$/, '')})`;
  return new CnnError(
    'ENGINE',
    `${what}: the graphics device was lost${more}. What it held is gone: start the engine again, or another one, and go on from a checkpoint.`,
    { details: { reason: 'deviceLost' } },
  );
}

function deviceFailed(what: string, said: string): CnnError {
  return new CnnError(
    'ENGINE',
    `${what}: the graphics device failed (${firstLine(said).replace(/\.$/, '')}). What it computed is not to be trusted: go on from a checkpoint, with a smaller batch or smaller images.`,
    { details: { reason: 'deviceFailed' } },
  );
}

export const isDeviceLost = (error: unknown): boolean =>
  error instanceof CnnError && error.details.reason === 'deviceLost';
