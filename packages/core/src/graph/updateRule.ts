interface Step<N> {
  /** The state variable that the step changes. */
  readonly parameter: string;
  /** What is subtracted from the parameter before the step: decoupled weight decay. */
  readonly decay?: N | undefined;
}

/** p' = p − gradient·learningRate */
export interface SgdRule<N = number> extends Step<N> {
  readonly type: 'sgd';
  readonly gradient: N;
  /** Shape []. */
  readonly learningRate: N;
}

/** u' = u·factor + change, p' = p − u'; with Nesterov p' = p − (u'·factor + change). */
export interface MomentumRule<N = number> extends Step<N> {
  readonly type: 'momentum';
  /** The state variable u. */
  readonly momentum: string;
  /** The gradient times the learning rate. */
  readonly change: N;
  readonly factor: number;
  readonly nesterov: boolean;
}

/** v' = v·rho + gradient²·(1 − rho), d = (gradient·learningRate) / √(v' + ε), p' = p − d; with momentum p' = p − u', u' = u·factor + d. */
export interface RmspropRule<N = number> extends Step<N> {
  readonly type: 'rmsprop';
  /** The state variable v. */
  readonly velocity: string;
  readonly gradient: N;
  /** Shape []. */
  readonly learningRate: N;
  readonly rho: number;
  readonly epsilon: number;
  /** The state variable u, and how much of it stays. */
  readonly momentum?: { readonly slot: string; readonly factor: number } | undefined;
}

/** m' = m + (gradient − m)·(1 − β1), v' = v + (gradient² − v)·(1 − β2), p' = p − (m'·alpha) / (√v' + ε). */
export interface AdamRule<N = number> extends Step<N> {
  readonly type: 'adam';
  /** The state variable m. */
  readonly momentum: string;
  /** The state variable v. */
  readonly velocity: string;
  readonly gradient: N;
  /** The learning rate with the bias correction. Shape []. */
  readonly alpha: N;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/**
 * An optimizer's step by its name, so that an engine that has it as one operation need not find it among the nodes. The
 * nodes are the meaning: `ruleUpdates` gives those that a rule stands for, and `checkProgram` compares.
 *
 * @typeParam N how a value is named: the number of its node in a program, a `Value` in a graph
 */
export type UpdateRule<N = number> = SgdRule<N> | MomentumRule<N> | RmspropRule<N> | AdamRule<N>;

/** The rule with other names for its values. */
export function renameRule<N, M>(rule: UpdateRule<N>, rename: (value: N) => M): UpdateRule<M> {
  const decay = rule.decay === undefined ? {} : { decay: rename(rule.decay) };
  switch (rule.type) {
    case 'sgd':
      return {
        ...rule,
        ...decay,
        gradient: rename(rule.gradient),
        learningRate: rename(rule.learningRate),
      } as SgdRule<M>;
    case 'momentum':
      return { ...rule, ...decay, change: rename(rule.change) } as MomentumRule<M>;
    case 'rmsprop':
      return {
        ...rule,
        ...decay,
        gradient: rename(rule.gradient),
        learningRate: rename(rule.learningRate),
      } as RmspropRule<M>;
    case 'adam':
      return { ...rule, ...decay, gradient: rename(rule.gradient), alpha: rename(rule.alpha) } as AdamRule<M>;
  }
}

/** The values that a rule reads, beside state. */
export function ruleOperands<N>(rule: UpdateRule<N>): N[] {
  const operands: N[] = [];
  renameRule(rule, (value) => operands.push(value));
  return operands;
}
