import { useLayoutEffect, useRef } from 'preact/hooks';

export interface PictureCanvasProps {
  readonly picture: ImageData | undefined;
  /** Absent: it is described by what stands beside it. */
  readonly label?: string | undefined;
}

/** A picture in its own pixels, which the style sheet makes larger or smaller. */
export function PictureCanvas({ picture, label }: PictureCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element || !picture) return;
    element.width = picture.width;
    element.height = picture.height;
    element.getContext('2d')?.putImageData(picture, 0, 0);
  }, [picture]);
  const look = { class: picture ? 'picture' : 'picture waiting', width: 1, height: 1 };
  if (label === undefined) return <canvas ref={canvas} {...look} />;
  return <canvas ref={canvas} {...look} role="img" aria-label={label} />;
}
