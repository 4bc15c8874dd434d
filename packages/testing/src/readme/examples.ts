/** The TypeScript examples of a README, in their order. */
export function readmeExamples(text: string): string[] {
  return [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code as string);
}

export interface RunExampleOptions {
  readonly code: string;
  /** What its imports mean, by their names. */
  readonly modules: Readonly<Record<string, object>>;
  /** Other names that it takes as given. */
  readonly given?: Readonly<Record<string, unknown>>;
  /** Text to put in the place of another, such as a path of this test. */
  readonly replace?: Readonly<Record<string, string>>;
}

/**
 * Runs an example as a function of its own. Of TypeScript it may use what a README needs: non-null assertions, interfaces,
 * and types of imports and constants.
 *
 * @returns what it printed, the arguments of each call of `console.log`
 */
export async function runExample(options: RunExampleOptions): Promise<unknown[][]> {
  const { code, modules, given = {}, replace = {} } = options;
  let body = code
    .replace(/import (\{[^}]*\}) from '([^']+)';/g, (_, names: string, module: string) => {
      const values = names.replace(/\btype \w+,? ?/g, '');
      return `const ${values} = modules['${module}'];`;
    })
    .replace(/^interface [\s\S]*?^}$/gm, '')
    .replace(/^(const \w+): [^=\n]+ =/gm, '$1 =')
    .replace(/([\w)])!(?=[,.)\]])/g, '$1');
  for (const [text, other] of Object.entries(replace)) {
    if (!body.includes(text)) throw new Error(`the example does not hold ${text}`);
    body = body.replaceAll(text, other);
  }
  const printed: unknown[][] = [];
  const console = { log: (...values: unknown[]) => printed.push(values) };
  const scope = { modules, console, ...given };
  await new Function(...Object.keys(scope), `return (async () => {${body}})();`)(...Object.values(scope));
  return printed;
}
