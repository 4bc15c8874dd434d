// What the processes of a browser take, as Linux's /proc tells it.
import { readdirSync, readFileSync } from 'node:fs';

/** Processor time of all processes that this one started, and of those that they started; NaN where there is no /proc. */
export const processorMs = () => sum(({ fields }) => 10 * (Number(fields[11]) + Number(fields[12])));

/** Memory of the largest of them that is in use now, in bytes: in Chromium, the one of the page. */
export const largestBytes = () => Math.max(...descendants().map(({ fields }) => 4096 * Number(fields[21])));

const sum = (of) => {
  const found = descendants();
  return found.length === 0 ? Number.NaN : found.reduce((total, one) => total + of(one), 0);
};

function descendants() {
  const all = new Map(listed().flatMap((id) => statOf(id)));
  const isOurs = (id) => all.has(id) && (all.get(id).parent === process.pid || isOurs(all.get(id).parent));
  return [...all.keys()].filter(isOurs).map((id) => all.get(id));
}

function listed() {
  try {
    return readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  } catch {
    return [];
  }
}

/** The fields behind the name of the program, which may hold anything; none when the process has ended. */
function statOf(id) {
  try {
    const fields = readFileSync(`/proc/${id}/stat`, 'utf8').split(') ').at(-1).split(' ');
    return [[Number(id), { parent: Number(fields[1]), fields }]];
  } catch {
    return [];
  }
}
