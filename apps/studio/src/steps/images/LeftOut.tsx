import type { FilesReport } from '@cnn/browser';
import { countText } from '../../app/countText.js';
import { inPageWords } from '../../app/pageWords.js';

/** So many names are listed. */
const MOST = 200;

/** Files that are not used and why, and names that look alike. */
export function LeftOut({ report }: { readonly report: FilesReport | undefined }) {
  if (!report) return null;
  const { bad, listing } = report;
  const { others, imageless, alike } = listing;
  return (
    <>
      {bad.length > 0 && (
        <details class="left-out">
          <summary>
            {countText(bad.length)} {bad.length === 1 ? 'file was' : 'files were'} left out
          </summary>
          <ul class="list">
            {bad.slice(0, MOST).map(({ file, reason }) => (
              <li key={file}>
                <code>{file}</code> {reasonWithout(file, reason)}
              </li>
            ))}
            {bad.length > MOST && <li>… and {countText(bad.length - MOST)} more</li>}
          </ul>
        </details>
      )}
      {others.count > 0 && (
        <p class="note">
          {countText(others.count)} other {others.count === 1 ? 'file is' : 'files are'} no image and not
          used: {others.examples.join(', ')}
          {others.count > others.examples.length ? ', …' : '.'}
        </p>
      )}
      {imageless.length > 0 && (
        <p class="note">
          {imageless.length === 1 ? 'A folder has' : `${imageless.length} folders have`} no images:{' '}
          {imageless.slice(0, 5).join(', ')}
          {imageless.length > 5 ? ', …' : '.'}
        </p>
      )}
      {alike.map((names) => (
        <p class="warning" key={names.join('/')}>
          {names.map((name) => `“${name}”`).join(' and ')} are counted as different. If they mean the same,
          give their folders one name.
        </p>
      ))}
    </>
  );
}

/** The reason without the name, which stands before it. */
function reasonWithout(file: string, reason: string): string {
  const text = reason.startsWith(file) ? reason.slice(file.length).replace(/^[:\s]+/, '') : reason;
  return inPageWords(text);
}
