/** The state variable that holds a parameter's slot of an optimizer. */
export function slotName(slot: string, parameter: string): string {
  return `optimizer/${slot}/${parameter}`;
}
