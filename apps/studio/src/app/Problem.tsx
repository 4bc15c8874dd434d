import { problemText } from './pageWords.js';

/** What went wrong, in the words of the page. Nothing where there is none. */
export function Problem({ error }: { readonly error: unknown }) {
  if (error === undefined) return null;
  return (
    <p class="error" role="alert">
      {problemText(error)}
    </p>
  );
}
