import { droppedFiles } from '@cnn/browser';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type ChosenFile, inClass } from './chosenFiles.js';

export interface DropAnywhereProps {
  readonly disabled: boolean;
  readonly onFiles: (files: readonly ChosenFile[]) => void;
  readonly onProblem: (error: unknown) => void;
  readonly children: ComponentChildren;
}

/** The name of a folder that is dropped alone. */
function onlyFolder(items: DataTransferItemList): string | undefined {
  const [entry, ...others] = Array.from(items, (item) => item.webkitGetAsEntry());
  return others.length === 0 && entry?.isDirectory ? entry.name : undefined;
}

/** Where images lie right in the one folder, it is their class. */
function withClass(files: readonly ChosenFile[], folder: string | undefined): readonly ChosenFile[] {
  const flat = files.every(({ path }) => !path.includes('/'));
  return folder !== undefined && flat ? inClass(files, folder) : files;
}

/** Where files can be dropped, which is the whole page: it says so while something is dragged over it. */
export function DropAnywhere({ disabled, onFiles, onProblem, children }: DropAnywhereProps) {
  const [over, setOver] = useState(false);
  const told = useRef({ disabled, onFiles, onProblem });
  told.current = { disabled, onFiles, onProblem };
  useEffect(() => {
    let depth = 0;
    const show = (change: number): void => {
      depth = Math.max(0, depth + change);
      setOver(depth > 0);
    };
    const ofFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;
    const enter = (event: DragEvent): void => {
      if (!ofFiles(event)) return;
      event.preventDefault();
      show(1);
    };
    const leave = (event: DragEvent): void => {
      if (ofFiles(event)) show(-1);
    };
    const over = (event: DragEvent): void => {
      if (!ofFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = told.current.disabled ? 'none' : 'copy';
    };
    const drop = (event: DragEvent): void => {
      // A part of the page may have taken it, such as the one that classifies an image.
      const taken = event.defaultPrevented;
      if (!ofFiles(event)) return;
      event.preventDefault();
      show(-depth);
      if (taken || told.current.disabled || !event.dataTransfer) return;
      const folder = onlyFolder(event.dataTransfer.items);
      droppedFiles(event.dataTransfer.items).then(
        (files) => told.current.onFiles(withClass(files, folder)),
        (error: unknown) => told.current.onProblem(error),
      );
    };
    const events = { dragenter: enter, dragleave: leave, dragover: over, drop } as const;
    for (const [name, listener] of Object.entries(events))
      window.addEventListener(name, listener as EventListener);
    return () => {
      for (const [name, listener] of Object.entries(events))
        window.removeEventListener(name, listener as EventListener);
    };
  }, []);
  return (
    <div class={over ? 'drop-target over' : 'drop-target'}>
      <p class="drop-title">
        <span aria-hidden="true" class="drop-sign" />
        Drop a folder, images or a zip anywhere on this page
      </p>
      {children}
      {over && (
        <div class="drop-overlay" aria-hidden="true">
          <p>{disabled ? 'Wait until the images are read' : 'Drop to add'}</p>
        </div>
      )}
    </div>
  );
}
