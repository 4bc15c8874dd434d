import type { ImagesSummary, PathLayout } from '@cnn/browser';
import { useMemo } from 'preact/hooks';
import { countText } from '../../app/countText.js';
import { ClassBars } from './ClassBars.js';
import { countImages, type ImageCounts } from './countImages.js';
import { LeftOut } from './LeftOut.js';
import { manySizes, showSize } from './sizes.js';

export interface SummaryProps {
  readonly images: ImagesSummary;
  /** Of the files. */
  readonly sizes: PathLayout['sizes'];
}

/** What images there are: classes, patients, sizes, and what was left out. */
export function Summary({ images, sizes }: SummaryProps) {
  const counts = useMemo(() => countImages(images), [images]);
  const [height, width, channels] = images.imageShape;
  const sized = images.report?.regularSize;
  const synthetic = images.source.kind === 'embedded' && images.source.name === 'synthetic';
  const odd = images.report?.odd.count ?? 0;
  const many = images.report && manySizes(sizes);
  const handled = oddText[images.reading.onOddSize ?? 'resize'];
  return (
    <div class="stack images-summary">
      {images.note && <p class={synthetic ? 'warning' : 'note'}>{images.note}</p>}
      <dl class="facts">
        <Fact name={counts.images === 1 ? 'image' : 'images'} value={countText(counts.images)} />
        <Fact name="classes" value={String(images.classNames.length)} />
        {counts.patients && (
          <Fact name={`patients, ${perPatient(counts.patients)}`} value={countText(counts.patients.count)} />
        )}
        <Fact
          name={`pixels, ${channels === 1 ? 'grey' : 'colour'}${resized(sized, [height, width]) ? ', resized' : ''}`}
          value={showSize([height, width])}
        />
      </dl>
      <ClassBars counts={counts} multiLabel={images.multiLabel} />
      {many ? (
        <p class="warning">
          {many} {handled} Choose the size under “How your files are read”.
        </p>
      ) : (
        odd > 0 && (
          <p class="note">
            {countText(odd)} {odd === 1 ? 'image has' : 'images have'} another size than most. {handled}
          </p>
        )
      )}
      <LeftOut report={images.report} />
    </div>
  );
}

const oddText = {
  resize: 'They are resized, which changes their proportions where these differ.',
  pad: 'They are fitted in, with a border.',
  skip: 'They are left out.',
};

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function resized(
  from: { readonly height: number; readonly width: number } | undefined,
  [height, width]: readonly [number, number],
): boolean {
  return from !== undefined && (from.height !== height || from.width !== width);
}

function perPatient({ least, most }: NonNullable<ImageCounts['patients']>): string {
  return least === most ? `${least} images each` : `${least} to ${countText(most)} images each`;
}
