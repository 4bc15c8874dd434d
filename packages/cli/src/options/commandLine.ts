/** A command of `cnn`, as it can be typed. */
export function commandLineOf(words: readonly string[]): string {
  return ['npx', 'cnn', ...words].map(quoted).join(' ');
}

/** A word as a POSIX shell reads it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
