/** Names of renderers that draw on the processor: Chromium's, Mesa's, Windows's, macOS's. */
const softwareNames = /swiftshader|llvmpipe|softpipe|software|basic render|\bwarp\b/i;

/** The part of WebGPU's adapter that tells what it is. Older browsers keep the flag on the adapter itself. */
interface Adapter {
  readonly isFallbackAdapter?: boolean;
  readonly info?: {
    readonly isFallbackAdapter?: boolean;
    readonly vendor?: string;
    readonly architecture?: string;
    readonly description?: string;
  };
}

/** Whether WebGL draws on the processor here. Then tfjs computes far more slowly with it than with plain JavaScript. */
export function isWebglSoftware(): boolean {
  if (rendererOf({}) === undefined) return false;
  const renderer = rendererOf({ failIfMajorPerformanceCaveat: true });
  return renderer === undefined || isSoftwareName(renderer);
}

/** Whether WebGPU computes on the processor here. */
export async function isWebgpuSoftware(): Promise<boolean> {
  const adapter = await adapterHere();
  return adapter ? isSoftwareAdapter(adapter) : false;
}

/** What draws here, and whether it is a program of the processor's. */
interface GraphicsName {
  /** As the browser tells it, which may be little. */
  readonly name: string;
  readonly software: boolean;
}

/** What a page may compute on beside the processor; undefined where there is none. */
export interface Graphics {
  readonly webgpu?: GraphicsName | undefined;
  readonly webgl?: GraphicsName | undefined;
}

/** The graphics card of this page or worker, or the program that stands in for one. */
export async function graphicsHere(): Promise<Graphics> {
  const adapter = await adapterHere();
  const renderer = rendererOf({});
  return {
    webgpu: adapter ? { name: adapterName(adapter), software: isSoftwareAdapter(adapter) } : undefined,
    webgl: renderer === undefined ? undefined : { name: renderer, software: isWebglSoftware() },
  };
}

async function adapterHere(): Promise<Adapter | null | undefined> {
  const { gpu } = navigator as { readonly gpu?: { requestAdapter(): Promise<Adapter | null> } };
  return gpu?.requestAdapter().catch(() => null);
}

function adapterName({ info = {} }: Adapter): string {
  const words = [info.vendor, info.architecture, info.description].filter((word) => word);
  return words.length > 0 ? words.join(' ') : 'an adapter without a name';
}

export const isSoftwareName = (renderer: unknown): boolean => softwareNames.test(String(renderer));

export function isSoftwareAdapter({ isFallbackAdapter, info = {} }: Adapter): boolean {
  if (isFallbackAdapter || info.isFallbackAdapter) return true;
  return isSoftwareName(`${info.vendor} ${info.architecture} ${info.description}`);
}

/** The name of what draws; undefined where there is no WebGL 2 with these attributes. */
function rendererOf(attributes: WebGLContextAttributes): string | undefined {
  const canvas = typeof document === 'undefined' ? offscreen() : document.createElement('canvas');
  const context = canvas?.getContext('webgl2', attributes) as WebGL2RenderingContext | null | undefined;
  if (!context) return undefined;
  // Firefox tells the name as the ordinary one.
  const names = context.getExtension('WEBGL_debug_renderer_info');
  const renderer = String(context.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : context.RENDERER));
  // A page has few contexts.
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return renderer;
}

const offscreen = (): OffscreenCanvas | undefined =>
  typeof OffscreenCanvas === 'undefined' ? undefined : new OffscreenCanvas(1, 1);
