/** The program of a process that trains. The same from `src` and from `dist`. */
export const trainingProgram = new URL('../dist/trainingProcess.js', import.meta.url);
