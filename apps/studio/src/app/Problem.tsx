/** What went wrong, in the words of the error. Nothing where there is none. */
export function Problem({ error }: { readonly error: unknown }) {
  if (error === undefined) return null;
  const message = error instanceof Error ? error.message : String(error);
  return (
    <p class="error" role="alert">
      {message}
    </p>
  );
}
