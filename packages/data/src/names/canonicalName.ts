/**
 * A name in Unicode's composed form (NFC). macOS writes "é" as two code points and Windows as one: both are the same
 * patient, class or file.
 */
export function canonicalName(name: string): string {
  return name.normalize('NFC');
}

/** Names that came in two Unicode forms and are one, each once, sorted. */
export function joinedNames(names: Iterable<string>): string[] {
  const forms = new Map<string, string>();
  const joined = new Set<string>();
  for (const name of new Set(names)) {
    const canonical = canonicalName(name);
    if (forms.has(canonical)) joined.add(canonical);
    forms.set(canonical, name);
  }
  return [...joined].sort();
}

/**
 * Names that differ only in case, spaces or width, such as `P1` and `p1 `: they are kept apart, and are perhaps meant to
 * be one.
 */
export function alikeNames(names: Iterable<string>): string[][] {
  const found = new Map<string, Set<string>>();
  for (const name of new Set(names)) {
    const key = name.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
    const forms = found.get(key) ?? new Set();
    found.set(key, forms.add(canonicalName(name)));
  }
  return [...found.values()].filter((forms) => forms.size > 1).map((forms) => [...forms].sort());
}
