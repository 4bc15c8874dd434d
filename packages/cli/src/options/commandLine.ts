/** A command of `cnn`, as it can be typed. */
export function commandLineOf(words: readonly string[]): string {
  return ['npx', 'cnn', ...words].map(shellWord).join(' ');
}

/** A word as a POSIX shell reads it. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
