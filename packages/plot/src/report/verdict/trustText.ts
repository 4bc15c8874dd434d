import type { TrustCheck } from './trustCheck.js';

/** Whether results may be trusted, in a sentence. */
export function trustText(checks: readonly TrustCheck[], measured: boolean): string {
  if (!measured) return 'There is nothing to trust yet: the run has no test results.';
  const of = (grade: TrustCheck['grade']): string[] =>
    checks.flatMap((check) => (check.grade === grade ? [check.reason] : []));
  const [serious, cautions] = [of('serious'), of('caution')];
  if (serious.length > 0) return `Not as it stands: ${listed(serious)}.`;
  if (cautions.length > 0) return `With caution: ${listed(cautions)}.`;
  return 'Nothing in this run speaks against its results, for images like these.';
}

function listed(reasons: readonly string[]): string {
  return reasons.length < 2 ? reasons.join('') : `${reasons.slice(0, -1).join(', ')} and ${reasons.at(-1)}`;
}
