import { layerTypes } from '@cnn/core';

/** What a value is called that such a layer gives; others give `features`. */
const words: Readonly<Record<string, string>> = {
  add: 'sum',
  subtract: 'difference',
  multiply: 'product',
  average: 'mean',
  maximum: 'largest',
  minimum: 'smallest',
  concatenate: 'joined',
  flatten: 'flat',
  globalAveragePooling2d: 'pooled',
  globalMaxPooling2d: 'pooled',
  dense: 'hidden',
  reshape: 'reshaped',
};

/** Words of JavaScript that are no names, and names that a program of an experiment has for something else. */
const taken = [
  ...'arguments await break case catch class const continue debugger default delete do else enum eval export extends false'.split(
    ' ',
  ),
  ...'finally for function if implements import in instanceof interface let new null package private protected public'.split(
    ' ',
  ),
  ...'return static super switch this throw true try typeof undefined var void while with yield console'.split(
    ' ',
  ),
  ...'apply branches functional input l1 l2 outputOf parseModel sequential definition engine evaluation event'.split(
    ' ',
  ),
  ...'experiment folderStore history model nodeHost openExperimentData parseExperiment runExperiment'.split(
    ' ',
  ),
  ...'readJson selectEngine set split'.split(' '),
];

/** Gives variables names that are free, as a person would choose them. */
export function variableNames() {
  const used = new Set([...taken, ...layerTypes()]);
  const free = (wanted: string): string => {
    const base = /^[A-Za-z_$]/.test(wanted) ? wanted : `layer${wanted}`;
    let name = base;
    for (let count = 2; used.has(name); count += 1) name = `${base}${count}`;
    used.add(name);
    return name;
  };
  return {
    /** Of what has a name of its own in the definition, such as an inner model: `backbone`, `leftEye` for `left_eye`. */
    named(name: string): string {
      const wanted = camelCase(name);
      return free(used.has(wanted) && layerTypes().includes(wanted) ? `${wanted}Layer` : wanted);
    },
    /** Of the value of a layer of this type. */
    valueOf: (type: string): string => free(words[type] ?? 'features'),
  };
}

export type VariableNames = ReturnType<typeof variableNames>;

function camelCase(name: string): string {
  const [first = '', ...others] = name.split(/[^A-Za-z0-9]+/).filter((part) => part !== '');
  const joined = first + others.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('');
  return joined === '' ? 'layer' : joined.charAt(0).toLowerCase() + joined.slice(1);
}
