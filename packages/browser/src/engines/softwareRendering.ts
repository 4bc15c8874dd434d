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
  const { gpu } = navigator as { readonly gpu?: { requestAdapter(): Promise<Adapter | null> } };
  const adapter = await gpu?.requestAdapter().catch(() => null);
  return adapter ? isSoftwareAdapter(adapter) : false;
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
