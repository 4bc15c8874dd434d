/** The tasks of the page's thread in a trace of Chromium. @returns seconds after the first task, and milliseconds by the clock and of computing */
export function pageTasks(trace) {
  const { traceEvents } = JSON.parse(trace.toString('utf8'));
  const pages = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = traceEvents.filter(
    ({ name, ph, pid, tid }) => ph === 'X' && name.endsWith('RunTask') && pages.has(`${pid} ${tid}`),
  );
  if (tasks.length === 0) throw new Error('no task of the page was noted');
  const first = tasks.reduce((least, { ts }) => Math.min(least, ts), Number.POSITIVE_INFINITY);
  return tasks.map(({ ts, dur = 0, tdur = dur }) => ({
    at: (ts - first) / 1e6,
    duration: dur / 1e3,
    computed: tdur / 1e3,
  }));
}
