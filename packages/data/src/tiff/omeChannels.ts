/** What OME's description says about the planes of an image, each a directory of its own. */
export interface OmePlanes {
  readonly channels: number;
  /** Steps in depth. */
  readonly z: number;
  /** Steps in time. */
  readonly t: number;
  /** Names of the channels; empty where none is given. */
  readonly names: readonly string[];
  /** Whether the channels are the red, the green and the blue of one picture, in this order. */
  readonly rgb: boolean;
}

/** OME writes a colour as a signed number of 32 bits: red, green, blue, alpha. */
const RGB_COLOURS = [0xff0000, 0x00ff00, 0x0000ff];
const RGB_NAMES = [/^r(ed)?$/i, /^g(reen)?$/i, /^b(lue)?$/i];
/** What writers call channels that have no name. */
const NO_NAME = /^(channel)?[\s:_-]*\d*(:\d+)?$/i;

const attribute = (element: string, name: string): string | undefined =>
  new RegExp(`\\s${name}="([^"]*)"`).exec(element)?.[1];

/**
 * Reads the first image of OME-XML (https://docs.openmicroscopy.org/ome-model). Three channels of one number each are RGB when
 * their names or their colours are, or when they have neither and bytes: so raw2ometiff and tifffile write RGB pictures.
 *
 * @returns undefined for another description
 */
export function omePlanes(description: string): OmePlanes | undefined {
  if (!/<(\w+:)?OME[\s>]/.test(description)) return undefined;
  const pixels = /<(?:\w+:)?Pixels\b[^>]*>/.exec(description);
  if (!pixels) return undefined;
  const count = (name: string): number => Number(attribute(pixels[0], name) ?? 1);
  const rest = description.slice(pixels.index);
  const end = rest.search(/<\/(?:\w+:)?Pixels>/);
  const elements = (end < 0 ? rest : rest.slice(0, end)).match(/<(?:\w+:)?Channel\b[^>]*>/g) ?? [];
  const names = elements.map((element) => attribute(element, 'Name') ?? '');
  const colours = elements.map((element) => attribute(element, 'Color'));
  const single = elements.every((element) => Number(attribute(element, 'SamplesPerPixel') ?? 1) === 1);
  const [channels, z, t] = [count('SizeC'), count('SizeZ'), count('SizeT')];
  const nameless = names.every((name) => NO_NAME.test(name.trim()));
  const named = names.every((name, at) => RGB_NAMES[at]?.test(name.trim()));
  const coloured = colours.every((colour, at) => Number(colour ?? Number.NaN) >>> 8 === RGB_COLOURS[at]);
  const plain = colours.every((colour) => colour === undefined) && attribute(pixels[0], 'Type') === 'uint8';
  const rgb =
    channels === 3 && elements.length === 3 && single && (named || (nameless && (coloured || plain)));
  return { channels, z, t, names: nameless ? [] : names, rgb };
}
