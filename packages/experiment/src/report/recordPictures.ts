import type { Explanation, Thumbnail } from '@cnn/plot';

/** What draws the pictures of a report. */
export interface PictureOptions {
  readonly thumbnail?: Thumbnail | undefined;
  readonly explanation?: Explanation | undefined;
}

/** The pictures of a report, as `report.json` keeps them: `data:` addresses by file, and of explanations by file and class. */
export interface KeptPictures {
  readonly thumbnails: Readonly<Record<string, string>>;
  readonly explanations: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The same options, of which every picture that is asked for is kept. @returns the options, and what gives the pictures afterwards */
export function recordPictures<Options extends PictureOptions>(options: Options) {
  const { thumbnail, explanation } = options;
  const thumbnails = new Map<string, string>();
  const explanations = new Map<string, Map<string, string>>();
  const recorded: PictureOptions = {
    thumbnail:
      thumbnail &&
      (async (file) => {
        const src = await thumbnail(file);
        if (src !== undefined) thumbnails.set(file, src);
        return src;
      }),
    explanation:
      explanation &&
      (async (file, image) => {
        const src = await explanation(file, image);
        const ofFile = explanations.get(file) ?? new Map<string, string>();
        if (src !== undefined) explanations.set(file, ofFile.set(classOf(image), src));
        return src;
      }),
  };
  return {
    recorded: { ...options, ...recorded },
    pictures: (): KeptPictures => ({
      thumbnails: Object.fromEntries(thumbnails),
      explanations: Object.fromEntries(
        Array.from(explanations, ([file, ofFile]) => [file, Object.fromEntries(ofFile)]),
      ),
    }),
  };
}

/** What draws the pictures that were kept. @param kept of any kind, as it was read */
export function recordedPictures(kept: unknown): PictureOptions {
  const { thumbnails = {}, explanations = {} } = Object(kept) as Partial<KeptPictures>;
  const some = (record: object): boolean => Object.keys(record).length > 0;
  return {
    thumbnail: some(thumbnails) ? async (file) => own(thumbnails, file) : undefined,
    explanation: some(explanations)
      ? async (file, image) => own(own(explanations, file), classOf(image))
      : undefined,
  };
}

function classOf({ className, predicted }: Parameters<Explanation>[1]): string {
  return className ?? predicted;
}

function own<Value>(record: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return record && Object.hasOwn(record, name) ? record[name] : undefined;
}
