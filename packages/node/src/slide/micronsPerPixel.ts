/** Microns of OME's units of length that slides are measured in; its default is µm. */
const units: Readonly<Record<string, number>> = { nm: 1e-3, µm: 1, μm: 1, um: 1, mm: 1e3, cm: 1e4 };

/** `MPP = 0.4990` in Aperio's description, `PhysicalSizeX="0.5"` with its unit in OME's; undefined for another text or unit. */
export function micronsPerPixelOf(description: string): number | undefined {
  const aperio = Number(/\bMPP\s*=\s*([\d.]+)/.exec(description)?.[1]);
  if (aperio > 0) return aperio;
  const size = Number(/\bPhysicalSizeX="([\d.eE+-]+)"/.exec(description)?.[1]);
  // A UTF-8 µ that was read byte by byte has an Â in front.
  const said = /\bPhysicalSizeXUnit="Â?([^"]*)"/.exec(description)?.[1] ?? 'µm';
  const unit = units[said];
  return size > 0 && Number.isFinite(size) && unit !== undefined ? size * unit : undefined;
}
