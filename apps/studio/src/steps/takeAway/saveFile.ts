/** Hands a person a file to keep. */
export function saveFile(content: BlobPart | Blob, name: string): void {
  const blob = content instanceof Blob ? content : new Blob([content]);
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
