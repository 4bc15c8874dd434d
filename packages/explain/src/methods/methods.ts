import { CnnError, checkOptionNames, nearestName } from '@cnn/core';
import type { ClassActivationOptions } from './classActivation.js';
import { gradCam } from './gradCam.js';
import { gradCamPlusPlus } from './gradCamPlusPlus.js';
import { hiResCam } from './hiResCam.js';
import { type IntegratedGradientsOptions, integratedGradients } from './integratedGradients.js';
import { layerCam } from './layerCam.js';
import type { BindOptions, BoundMethod, MethodRule } from './method.js';
import { type OcclusionOptions, occlusion } from './occlusion.js';
import { type RiseOptions, rise } from './rise.js';
import { type SaliencyOptions, saliency } from './saliency.js';
import { type SmoothGradOptions, smoothGrad } from './smoothGrad.js';

/** The options of each method. */
export interface MethodOptions {
  readonly gradCam: ClassActivationOptions;
  readonly gradCamPlusPlus: ClassActivationOptions;
  readonly hiResCam: ClassActivationOptions;
  readonly layerCam: ClassActivationOptions;
  readonly saliency: SaliencyOptions;
  readonly smoothGrad: SmoothGradOptions;
  readonly integratedGradients: IntegratedGradientsOptions;
  readonly occlusion: OcclusionOptions;
  readonly rise: RiseOptions;
}

/** How an image is explained. */
export type MethodName = keyof MethodOptions;

/** A method by its name, with its options where they are not the default: `{ name: 'integratedGradients', steps: 128 }`. */
export type ExplainMethod =
  | MethodName
  | { readonly [Name in MethodName]: { readonly name: Name } & MethodOptions[Name] }[MethodName];

/** What is known of a method, for people and for programs that offer a choice. */
export type MethodDescription = Pick<MethodRule<never>, 'label' | 'source' | 'looksAt' | 'unit'>;

const rules = {
  gradCam,
  gradCamPlusPlus,
  hiResCam,
  layerCam,
  saliency,
  smoothGrad,
  integratedGradients,
  occlusion,
  rise,
} satisfies { readonly [Name in MethodName]: MethodRule<MethodOptions[Name]> };

/** Every method there is, in the order in which they are offered. */
export const explainMethods: Readonly<Record<MethodName, MethodDescription>> = rules;

export interface CheckedMethod {
  readonly name: MethodName;
  readonly rule: MethodRule<object>;
  readonly options: object;
}

/**
 * A method and its options.
 *
 * @throws CnnError (OPTIONS) for an unknown method or option, and for an option of the wrong kind
 */
export function checkMethod(method: ExplainMethod): CheckedMethod {
  const { name, ...options } = typeof method === 'string' ? { name: method } : method;
  if (typeof name !== 'string' || !Object.hasOwn(rules, name)) {
    const names = Object.keys(rules);
    const near = typeof name === 'string' ? nearestName(name, names) : undefined;
    throw new CnnError(
      'OPTIONS',
      `explain: expected method to be one of ${names.join(', ')}, received ${JSON.stringify(name)}.${near ? ` Did you mean ${near}?` : ''}`,
      { details: { option: 'method', nearest: near } },
    );
  }
  const rule = rules[name] as MethodRule<object>;
  const checks = rule.options as Readonly<Record<string, (value: unknown) => string | undefined>>;
  checkOptionNames({ where: `explain: method ${name}`, options, names: Object.keys(checks) });
  for (const [option, value] of Object.entries(options)) {
    const expected = value === undefined ? undefined : checks[option]?.(value);
    if (expected === undefined) continue;
    throw new CnnError(
      'OPTIONS',
      `explain: method ${name}: expected ${option} to be ${expected}, received ${JSON.stringify(value)}.`,
      { details: { option } },
    );
  }
  return { name, rule, options };
}

/** Binds a method to a model. */
export function bindMethod(
  { rule, options }: CheckedMethod,
  binding: Omit<BindOptions<object>, 'options'>,
): Promise<BoundMethod> {
  return rule.bind({ ...binding, options });
}
