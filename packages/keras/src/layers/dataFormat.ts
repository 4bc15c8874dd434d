import type { ReadContext } from './codec.js';
import type { LayerConfig } from './layerConfig.js';

/**
 * Checks that a layer of images has its channels where the model's images have them. A model of [channels, height, width] is
 * read as one of [height, width, channels]; one that mixes both is refused.
 */
export function expectDataFormat(config: LayerConfig, { channelsFirst }: ReadContext): void {
  const format = config.value('data_format');
  if (format === undefined || format === 'default') return;
  if (format === (channelsFirst ? 'channels_first' : 'channels_last') || format === 'channelsLast') return;
  throw config.refused(
    `has data_format: '${String(format)}', unlike other layers of the model. Only one can be expressed.`,
  );
}

/**
 * Checks that an axis of a layer is that of the channels: the last, in a model of [channels, height, width] the first.
 *
 * @param doing for the message: `normalizes along`
 */
export function expectChannelAxis(config: LayerConfig, context: ReadContext, doing: string): void {
  const value = config.value('axis') ?? -1;
  const list = Array.isArray(value) ? (value as unknown[]) : [value];
  const rank = context.ranks[0] ?? 4;
  const channels = context.channelsFirst && rank === 4 ? 1 : rank - 1;
  const [axis] = list;
  const counted = typeof axis === 'number' && axis < 0 ? axis + rank : axis;
  if (list.length === 1 && counted === channels) return;
  throw config.refused(
    `${doing} axis ${JSON.stringify(value)}. Only the axis of the channels (${channels}) can be expressed.`,
  );
}
