import type { ReportOptions } from '../options.js';
import { balanceCheck, baselineCheck, floorCheck } from './baselineChecks.js';
import { leakageCheck, seenCheck, sourceCheck, syntheticCheck } from './dataChecks.js';
import type { Facts } from './facts.js';
import { brokenCheck, calibrationCheck, gapCheck, subgroupCheck, widthCheck } from './measureChecks.js';
import { oneGroupCheck, sizeCheck } from './sizeCheck.js';
import type { Grade, TrustCheck } from './trustCheck.js';

const order: readonly Grade[] = ['serious', 'caution', 'good', 'open'];

/** All that can be checked with what is known, the worst first. */
export function trustChecks(options: ReportOptions, facts: Facts | undefined): readonly TrustCheck[] {
  if (facts === undefined)
    return [syntheticCheck(options), leakageCheck(options, facts)].flatMap((one) => one ?? []);
  const found = [
    brokenCheck(facts),
    syntheticCheck(options),
    seenCheck(options, facts),
    leakageCheck(options, facts),
    oneGroupCheck(facts),
    sizeCheck(facts),
    widthCheck(options, facts),
    floorCheck(options, facts),
    baselineCheck(facts),
    balanceCheck(facts),
    calibrationCheck(options, facts),
    gapCheck(options, facts),
    subgroupCheck(options),
    sourceCheck(facts),
  ];
  return sortedChecks(found.filter((check) => check !== undefined));
}

export function sortedChecks(checks: readonly TrustCheck[]): readonly TrustCheck[] {
  return checks.toSorted((a, b) => order.indexOf(a.grade) - order.indexOf(b.grade));
}
