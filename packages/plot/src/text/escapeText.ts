const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that stands for itself in HTML and XML, between tags and inside quoted attributes. */
export function escapeText(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** Control characters and non-characters, which XML can't hold; half surrogate pairs; marks that turn the text's direction. */
const unprintable = /[^\P{Cc}\t\n\r]|\p{Surrogate}|[\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu;

/** Replaces what XML can't hold, and what would turn the direction of the text around it, by the replacement character. */
export function printable(text: string): string {
  return text.replace(unprintable, '\ufffd');
}
