/** Shows a step, and moves the focus to its title: for keys and screen readers as well as for the eye. */
export function goTo(id: string): void {
  location.hash = id;
  document.getElementById(`${id}-title`)?.focus();
}
