/** The project is open in another tab, which alone may write it. */
export function Busy({ name }: { readonly name: string }) {
  return (
    <div class="warning stack" role="alert">
      <p>
        The project “{name}” is open in another tab, and only one may change it. Close that tab and try again,
        or open another project.
      </p>
      <div>
        <button type="button" class="primary" onClick={() => location.reload()}>
          Try again
        </button>
      </div>
    </div>
  );
}
