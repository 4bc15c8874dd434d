import './imageInput.css';
import { droppedFiles } from '@cnn/browser';
import { useEffect, useRef, useState } from 'preact/hooks';
import { FileButton } from '../images/FileButton.js';

export interface ImageInputProps {
  readonly disabled: boolean;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onCamera: () => void;
  readonly onError: (error: unknown) => void;
}

/** Takes images: chosen, dropped or pasted; and opens the camera. */
export function ImageInput({ disabled, onFiles, onCamera, onError }: ImageInputProps) {
  const zone = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  useEffect(() => {
    // A paste goes to where the focus is: to the step, or to nothing in particular.
    const onPaste = (event: ClipboardEvent): void => {
      const step = zone.current?.closest('section');
      const target = event.target instanceof Element ? event.target : undefined;
      const here = target === undefined || target === document.body || step?.contains(target);
      const files = [...(event.clipboardData?.files ?? [])];
      if (disabled || !here || files.length === 0) return;
      event.preventDefault();
      onFiles(files);
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, [disabled, onFiles]);
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    if (disabled || !event.dataTransfer) return;
    droppedFiles(event.dataTransfer.items).then(
      (found) => onFiles(found.map(({ path, file }) => named(file, path))),
      onError,
    );
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons inside do the same by keyboard
    <div
      ref={zone}
      class={over ? 'image-input over' : 'image-input'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <p>Drop images here, or paste one.</p>
      <div class="row">
        <FileButton
          primary
          disabled={disabled}
          accept="image/*,.tif,.tiff,.pgm,.ppm"
          label="Images to classify"
          onFiles={(files) => onFiles([...files])}
        >
          Choose images
        </FileButton>
        <button type="button" disabled={disabled} onClick={onCamera}>
          Use the camera
        </button>
      </div>
    </div>
  );
}

function named(file: Blob, path: string): File {
  return file instanceof File ? file : new File([file], path.split('/').at(-1) ?? path);
}
