/** Links that save files of a run: the model as a zip file, which `cnn predict --model` opens as well, and the report. */
export function offerDownloads(root: HTMLElement, files: Readonly<Record<string, Uint8Array>>): void {
  const links = Object.entries(files).map(([name, content]) => {
    const link = document.createElement('a');
    link.download = name;
    link.href = URL.createObjectURL(new Blob([content.slice().buffer]));
    link.textContent = `Save ${name}`;
    return link;
  });
  root.replaceChildren(...links);
}
