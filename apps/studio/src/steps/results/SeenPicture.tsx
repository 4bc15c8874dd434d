import './seenPicture.css';
import type { Picture } from '@cnn/browser';
import { useEffect, useRef } from 'preact/hooks';

export interface SeenPictureProps {
  readonly picture: Picture;
  /** Lies over it. */
  readonly overlay?: Picture | undefined;
  /** Of the overlay, 0 to 1. */
  readonly opacity?: number | undefined;
  /** What a screen reader says. */
  readonly label: string;
}

/** An image, and over it where the model looked. */
export function SeenPicture({ picture, overlay, opacity = 1, label }: SeenPictureProps) {
  return (
    <div class="seen-picture" role="img" aria-label={label}>
      <Layer picture={picture} opacity={1} />
      {overlay && <Layer picture={overlay} opacity={opacity} />}
    </div>
  );
}

function Layer({ picture, opacity }: { readonly picture: Picture; readonly opacity: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { width, height, data } = picture;
    canvas.current?.getContext('2d')?.putImageData(new ImageData(data, width, height), 0, 0);
  }, [picture]);
  return (
    <canvas ref={canvas} width={picture.width} height={picture.height} style={{ opacity: String(opacity) }} />
  );
}
