/** An error as it stands at its layer: without the place in front, as a sentence. */
export function errorText(message: string, index: number): string {
  const place = `layers[${index}]`;
  const inner = message.startsWith(place) ? message.slice(place.length) : message;
  const text = inner.replace(/^(\.type| \(\w+\))?:? ?/, '');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
