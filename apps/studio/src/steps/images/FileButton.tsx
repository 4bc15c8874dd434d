import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';

export interface FileButtonProps {
  /** Whether a folder is chosen with all that is in it. */
  readonly folder?: boolean | undefined;
  readonly primary?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  /** Endings and kinds of files. Default: images, and zips and arrays of them. */
  readonly accept?: string | undefined;
  /** Of the field behind the button, for programs that fill it in. */
  readonly label?: string | undefined;
  readonly onFiles: (files: FileList) => void;
  readonly children: ComponentChildren;
}

const accepted = 'image/*,.zip,.npz,.tif,.tiff,.pgm,.ppm,.pbm,.pnm';

/** A button that opens the system's dialog for files, or for a folder. */
export function FileButton({
  folder = false,
  primary = false,
  disabled,
  accept = accepted,
  label,
  onFiles,
  children,
}: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  const chosen = ({ currentTarget }: { readonly currentTarget: HTMLInputElement }): void => {
    const { files } = currentTarget;
    if (files && files.length > 0) onFiles(files);
    // The same choice again is a change again.
    currentTarget.value = '';
  };
  return (
    <>
      <button
        type="button"
        class={primary ? 'primary' : undefined}
        disabled={disabled}
        onClick={() => input.current?.click()}
      >
        {children}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={folder ? undefined : accept}
        aria-label={label}
        {...(folder ? { webkitdirectory: true } : {})}
        onChange={chosen}
      />
    </>
  );
}
