import type { Explanation, Thumbnail } from '@cnn/plot';

/** What draws the pictures of a report. */
export interface PictureOptions {
  readonly thumbnail?: Thumbnail | undefined;
  readonly explanation?: Explanation | undefined;
}

/** The pictures that were asked for, as data URIs by file, and of explanations by file and class. */
export interface KeptPictures {
  readonly pictures: Readonly<Record<string, string>>;
  readonly explanations: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The same options, of which each picture is made once and kept. @returns the options, and what gives the pictures afterwards */
export function recordPictures<Options extends PictureOptions>(options: Options) {
  const { thumbnail, explanation } = options;
  const pictures = new Map<string, string | undefined>();
  const explanations = new Map<string, Map<string, string | undefined>>();
  const recorded: PictureOptions = {
    thumbnail:
      thumbnail &&
      (async (file) => {
        if (!pictures.has(file)) pictures.set(file, await thumbnail(file));
        return pictures.get(file);
      }),
    explanation:
      explanation &&
      (async (file, image) => {
        const ofFile = explanations.get(file) ?? new Map<string, string | undefined>();
        explanations.set(file, ofFile);
        const { predicted } = image;
        if (!ofFile.has(predicted)) ofFile.set(predicted, await explanation(file, image));
        return ofFile.get(predicted);
      }),
  };
  return {
    recorded: { ...options, ...recorded },
    kept: (): KeptPictures => ({
      pictures: known(pictures),
      explanations: Object.fromEntries(Array.from(explanations, ([file, ofFile]) => [file, known(ofFile)])),
    }),
  };
}

function known(pictures: ReadonlyMap<string, string | undefined>): Readonly<Record<string, string>> {
  const entries = Array.from(pictures).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}
