/** What this package uses of a page's `GPUDevice`. */
export interface GraphicsDevice {
  readonly lost: Promise<{ readonly message: string }>;
  destroy(): void;
}

interface GraphicsAdapter {
  readonly features: { has(name: string): boolean };
  readonly limits: object;
  requestDevice(options: object): Promise<GraphicsDevice>;
}

/** What ONNX Runtime computes faster with. */
const FEATURES = ['shader-f16', 'subgroups'];

const ELSEWHERE = "Use the engine 'onnx' or 'webgl'.";

/**
 * A device of one's own on the page's graphics card, with all that the card allows: what ONNX Runtime makes itself it keeps for the page's life, also when it is lost.
 *
 * @returns why there is none, as text
 */
export async function graphicsDevice(): Promise<GraphicsDevice | string> {
  const { gpu } = (globalThis.navigator ?? {}) as {
    readonly gpu?: { requestAdapter(options: object): Promise<GraphicsAdapter | null> };
  };
  if (!gpu) return `there is no WebGPU here: pages have it by https or on localhost. ${ELSEWHERE}`;
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  if (!adapter) return `it finds no graphics card here. ${ELSEWHERE}`;
  const requiredFeatures = FEATURES.filter((name) => adapter.features.has(name));
  try {
    return await adapter.requestDevice({ requiredFeatures, requiredLimits: limitsOf(adapter) });
  } catch (error) {
    return `the graphics card does not start (${String(error).slice(0, 160)}). ${ELSEWHERE}`;
  }
}

/** The numbers of an adapter's limits, which are properties of its prototype. */
function limitsOf({ limits }: GraphicsAdapter): Record<string, number> {
  const found: Record<string, number> = {};
  for (const name in limits) {
    const value: unknown = limits[name as keyof typeof limits];
    if (typeof value === 'number') found[name] = value;
  }
  return found;
}
