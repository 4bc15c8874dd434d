import type { GraphicsCard } from '@cnn/node';

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** The lines of `cnn doctor` about the graphics card. */
export function describeGraphics(card: GraphicsCard): readonly string[] {
  const title = 'Graphics card, as WebGPU sees it:';
  if (!card.available) return [title, `  none: ${card.reason}`];
  const { adapter, memoryBytes } = card;
  const { vendor, architecture, device, description, software, float16 } = adapter;
  const names = [device || description, [vendor, architecture].filter(Boolean).join(' ')].filter(Boolean);
  const buffers = `values up to ${gigabytes(Math.min(adapter.maxBufferSize, adapter.maxStorageBufferBindingSize))}`;
  const facts = [
    ...(device && description ? [`driver: ${description}`] : []),
    ...(memoryBytes === undefined ? [] : [`${gigabytes(memoryBytes)} of memory`]),
    buffers,
    float16 ? 'float32 and float16' : 'float32, no float16',
  ];
  return [
    title,
    `  ${names.join(', ')}${software ? ': software, the processor computes in the place of a card' : ''}`,
    `  ${facts.join('; ')}`,
  ];
}
