import { type Graphics, graphicsHere } from '@cnn/browser';

/** What speeds depend on, as far as a page is told. */
export interface Machine {
  /** Threads that the processor runs at once; some browsers tell fewer. */
  readonly cores: number;
  readonly browser: string;
  readonly system: string;
  /** Whether WebAssembly may use threads here. */
  readonly isolated: boolean;
  readonly graphics: Graphics;
}

interface UserAgentData {
  readonly platform: string;
  readonly brands: readonly { readonly brand: string; readonly version: string }[];
}

export async function machineHere(): Promise<Machine> {
  const { hardwareConcurrency, userAgent, userAgentData } = navigator as Navigator & {
    readonly userAgentData?: UserAgentData;
  };
  return {
    cores: hardwareConcurrency,
    browser: browserName(userAgent),
    system: userAgentData?.platform || systemName(userAgent),
    isolated: crossOriginIsolated,
    graphics: await graphicsHere(),
  };
}

const browsers: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Edge', /Edg\/([\d.]+)/],
  ['Opera', /OPR\/([\d.]+)/],
  ['Firefox', /Firefox\/([\d.]+)/],
  ['Chrome', /(?:Headless)?Chrome\/([\d.]+)/],
  ['Safari', /Version\/([\d.]+).*Safari/],
];

/** Name and version; the whole text where it is none of the usual ones. */
export function browserName(userAgent: string): string {
  for (const [name, pattern] of browsers) {
    const found = pattern.exec(userAgent);
    if (found) return `${name} ${found[1]}`;
  }
  return userAgent;
}

export function systemName(userAgent: string): string {
  return /\(([^);]+(?:;[^);]+)?)/.exec(userAgent)?.[1] ?? 'unknown';
}

/** Name and value of each fact, as the page and the copied table show them. */
export function factsOf({
  cores,
  browser,
  system,
  isolated,
  graphics,
}: Machine): readonly (readonly [string, string])[] {
  const { webgpu, webgl } = graphics;
  const drawn = (one: Graphics['webgpu']): string =>
    one === undefined
      ? 'not available'
      : `${one.name}${one.software ? ' (software: the processor draws)' : ''}`;
  return [
    ['Browser', `${browser}, ${system}`],
    ['Processor', `${cores} threads`],
    ['WebGPU', drawn(webgpu)],
    ['WebGL', drawn(webgl)],
    ['WebAssembly', isolated ? 'with threads' : 'one thread: this page is not cross-origin isolated'],
  ];
}

/** Whether the processor would draw for an engine that is meant for a graphics card. */
export function isDrawnByProcessor(engine: string, { webgpu, webgl }: Graphics): boolean {
  if (engine.endsWith('webgpu')) return webgpu?.software === true;
  return engine === 'webgl' && webgl?.software === true;
}
