import type { PathPlace } from '@cnn/browser';

export interface PathExamplesProps {
  readonly paths: readonly string[];
  readonly label: PathPlace | undefined;
  readonly group: PathPlace | undefined;
  readonly set: PathPlace | undefined;
}

interface Part {
  readonly text: string;
  readonly kind: 'class' | 'patient' | 'set' | undefined;
}

/** Some of the paths, with the parts that say class and patient in colour. */
export function PathExamples({ paths, label, group, set }: PathExamplesProps) {
  return (
    <ul class="paths" aria-label="Examples of paths">
      {paths.map((path, at) => (
        <li key={path}>
          <code>
            {partsOf(path, [
              ['class', label?.at[at]],
              ['patient', group?.at[at]],
              ['set', set?.at[at]],
            ]).map(({ text, kind }, place) =>
              kind ? (
                <mark key={place} class={`of-${kind}`}>
                  <span class="kind">{kind}</span> {text}
                </mark>
              ) : (
                <span key={place}>{text}</span>
              ),
            )}
          </code>
        </li>
      ))}
    </ul>
  );
}

type Span = readonly [kind: 'class' | 'patient' | 'set', at: readonly [number, number] | undefined];

function partsOf(path: string, spans: readonly Span[]): Part[] {
  const parts: Part[] = [];
  let done = 0;
  const inOrder = spans
    .flatMap(([kind, at]) => (at ? [{ kind, from: at[0], to: at[1] }] : []))
    .sort((a, b) => a.from - b.from);
  for (const { kind, from, to } of inOrder) {
    if (from < done) continue;
    if (from > done) parts.push({ text: path.slice(done, from), kind: undefined });
    parts.push({ text: path.slice(from, to), kind });
    done = to;
  }
  if (done < path.length) parts.push({ text: path.slice(done), kind: undefined });
  return parts;
}
