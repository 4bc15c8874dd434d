// The types as an outsider's compiler sees them: all declarations are checked, with and without exactOptionalPropertyTypes.

const strictest = {
  target: 'ES2023',
  lib: ['ES2023', 'DOM', 'DOM.Iterable'],
  types: [],
  strict: true,
  skipLibCheck: false,
};

/** Compiles files of a project; `module` is TypeScript's setting, `nodenext` or `preserve` (a bundler's resolution). */
export function checkTypes({ project, files, module, emit = false }) {
  for (const exactOptionalPropertyTypes of [false, true]) {
    const compilerOptions = { ...strictest, module, exactOptionalPropertyTypes, noEmit: !emit };
    project.write({ 'tsconfig.json': JSON.stringify({ compilerOptions, files }) });
    project.run('tsc', ['-p', '.']);
  }
}
