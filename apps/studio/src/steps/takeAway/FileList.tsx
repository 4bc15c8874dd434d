import { inPageWords, problemText } from '../../app/pageWords.js';
import './fileList.css';
import type { RemoteProject, TakeAwaySize } from '@cnn/browser';
import { useEffect, useState } from 'preact/hooks';
import { bytesText } from '../../app/bytesText.js';
import { saveFile } from './saveFile.js';
import { downloadName, type OfferedFile } from './takeAwayFiles.js';

export interface FileListProps {
  readonly project: RemoteProject;
  readonly id: string;
  /** Of the run or the model, for the names of files. */
  readonly name: string;
  readonly title: string;
  readonly files: readonly OfferedFile[];
  readonly onError: (error: unknown) => void;
}

/** Files to download, each with its size and who opens it. */
export function FileList({ project, id, name, title, files, onError }: FileListProps) {
  const sizes = useSizes(project, id, files);
  const download = async (file: OfferedFile): Promise<void> => {
    onError(undefined);
    try {
      saveFile(await project.takeAway(id, file.kind), downloadName(name, file.kind));
    } catch (error) {
      onError(error);
    }
  };
  return (
    <table class="files">
      <caption>{title}</caption>
      <tbody>
        {files.map((file) => {
          const size = sizes[file.kind];
          const problem = size && 'problem' in size ? inPageWords(size.problem) : undefined;
          return (
            <tr key={file.kind}>
              <th scope="row">
                {file.title}
                <small class="note">{problem ?? file.opens}</small>
              </th>
              <td class="number size">
                {size && 'bytes' in size ? bytesText(size.bytes) : problem ? '' : '…'}
              </td>
              <td class="get">
                <button
                  type="button"
                  disabled={problem !== undefined}
                  aria-label={`Download ${file.title}`}
                  onClick={() => void download(file)}
                >
                  Download
                </button>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** One after the other, so that a training that is going on has its turns. */
function useSizes(project: RemoteProject, id: string, files: readonly OfferedFile[]) {
  const [sizes, setSizes] = useState<Readonly<Record<string, TakeAwaySize>>>({});
  useEffect(() => {
    let wanted = true;
    setSizes({});
    const measure = async (): Promise<void> => {
      for (const { kind } of files) {
        if (!wanted) return;
        const size = await project.takeAwaySize(id, kind).catch((error: unknown) => ({
          problem: problemText(error),
        }));
        if (wanted) setSizes((before) => ({ ...before, [kind]: size }));
      }
    };
    void measure();
    return () => {
      wanted = false;
    };
  }, [project, id, files]);
  return sizes;
}
