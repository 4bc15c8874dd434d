import type { NamedFile } from '../images/decodeFile.js';
import { imageFiles } from '../images/imageFiles.js';
import type { ImageLibrary } from './imageLibrary.js';

export async function openLibrary(_folder: string): Promise<ImageLibrary> {
  const all = new Map<string, NamedFile>();
  return {
    kept: 'memory',
    get files() {
      return [...all.values()].map(({ path, file }) => ({ path, bytes: file.size }));
    },
    async add(files) {
      let added = 0;
      for (const one of files) {
        const named = one instanceof File ? { path: one.webkitRelativePath || one.name, file: one } : one;
        all.set(named.path, named);
        added++;
      }
      return { added, replaced: 0, bad: [] };
    },
    async remove(paths) {
      for (const path of paths) all.delete(path);
    },
    open: ({ labelFrom: _l, groupFrom, ...reading }) =>
      imageFiles({
        files: all.values(),
        group: groupFrom ? (path) => path.split('/')[Number(groupFrom.slice(7))] ?? '' : undefined,
        classNames: reading.classNames,
        imageSize: reading.imageSize,
        onBadImage: reading.onBadImage,
        onProgress: reading.onProgress,
      }),
    async close() {},
  };
}
