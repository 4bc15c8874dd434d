import './storage.css';
import { requestPersistence, type StorageState, storageState } from '@cnn/browser';
import { useEffect, useState } from 'preact/hooks';
import { bytesText } from './bytesText.js';
import type { Studio } from './studio.js';

/** From this share on, storage is nearly full. */
const NEARLY_FULL = 0.9;

/** Where the project is kept, how much space it takes, and whether the browser may remove it. */
export function Storage({ studio }: { readonly studio: Studio }) {
  const kept = studio.kept.value;
  const [state, setState] = useState<StorageState>();
  const [answer, setAnswer] = useState('');
  const busy = studio.work.value !== undefined;
  useEffect(() => {
    let wanted = true;
    void storageState().then((now) => wanted && setState(now));
    return () => {
      wanted = false;
    };
  }, [kept, studio.images.value, studio.runs.value, busy]);
  if (!kept) return null;
  if (kept.kept === 'memory') {
    return (
      <p class="storage warning">
        {kept.note ?? 'This browser keeps nothing here: all is lost when the page is closed.'}
      </p>
    );
  }
  const keep = async (): Promise<void> => {
    const persisted = await requestPersistence();
    setState(await storageState());
    setAnswer(
      persisted
        ? 'The browser will not remove it by itself.'
        : 'The browser did not agree. Install the page or bookmark it and ask again, and download what matters.',
    );
  };
  const full = state !== undefined && state.quota > 0 && state.usage > NEARLY_FULL * state.quota;
  return (
    <div class="storage note">
      <p>
        Kept in this browser{kept.note && <span> ({kept.note})</span>}
        {state && state.quota > 0 && (
          <>
            {' '}
            · {bytesText(state.usage)} of {bytesText(state.quota)}
          </>
        )}
        {state?.persisted && <> · for good</>}
      </p>
      {state && !state.persisted && (
        <button
          type="button"
          class="quiet"
          title="Ask the browser not to remove the project when the disk becomes full"
          onClick={() => void keep()}
        >
          Keep for good
        </button>
      )}
      <span aria-live="polite">{answer}</span>
      {full && (
        <p class="warning">
          Storage is nearly full. Remove runs or images that you no longer need, or free disk space.
        </p>
      )}
    </div>
  );
}
