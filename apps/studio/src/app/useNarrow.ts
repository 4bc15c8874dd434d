import { useEffect, useState } from 'preact/hooks';

const narrow = '(max-width: 44rem)';

/** Whether the page is as narrow as a phone: charts then stand below each other. */
export function useNarrow(): boolean {
  const [is, setIs] = useState(() => matchMedia(narrow).matches);
  useEffect(() => {
    const query = matchMedia(narrow);
    const tell = (): void => setIs(query.matches);
    query.addEventListener('change', tell);
    return () => query.removeEventListener('change', tell);
  }, []);
  return is;
}
