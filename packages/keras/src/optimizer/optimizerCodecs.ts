/** A state that an optimizer keeps for each parameter. */
export interface SlotCodec {
  /** Keras 3's name of it, at the end of a variable's. */
  readonly keras: string;
  /** Other versions' names. */
  readonly others: readonly string[];
  /** Ours: `optimizer/momentum/<parameter>`. */
  readonly ours: string;
  /** Whether our numbers have the opposite sign. */
  readonly negative?: true | undefined;
}

/** An optimizer of Keras and ours. */
export interface OptimizerCodec {
  readonly className: string;
  readonly name: string;
  /** Our names of its own options, and Keras's. */
  readonly options: Readonly<Record<string, string>>;
  /** In Keras's order, for options of Keras. */
  slots(config: Readonly<Record<string, unknown>>): readonly SlotCodec[];
  /** Whether files list all states of one parameter, then those of the next. Default: one state of all parameters, then the next. */
  readonly interleaved?: true | undefined;
}

const momentum: SlotCodec = { keras: 'momentum', others: ['m', 'moments'], ours: 'momentum' };
const velocity: SlotCodec = { keras: 'velocity', others: ['v', 'rms'], ours: 'velocity' };
const moments = { beta1: 'beta_1', beta2: 'beta_2', epsilon: 'epsilon' };

const ofAdam = (
  className: string,
  name: string,
  slots: readonly SlotCodec[] = [momentum, velocity],
): OptimizerCodec => ({
  className,
  name,
  options: moments,
  slots: () => slots,
  interleaved: true,
});

const isPositive = (value: unknown): boolean => typeof value === 'number' && value > 0;

export const optimizerCodecs: readonly OptimizerCodec[] = [
  ofAdam('Adam', 'adam'),
  ofAdam('AdamW', 'adamW'),
  ofAdam('Nadam', 'nadam'),
  ofAdam('Lamb', 'lamb'),
  ofAdam('Adamax', 'adamax', [momentum, { keras: 'norm', others: ['u', 'v'], ours: 'norm' }]),
  {
    className: 'SGD',
    name: 'sgd',
    options: { momentum: 'momentum', nesterov: 'nesterov' },
    slots: (config) => (isPositive(config.momentum) ? [{ ...momentum, negative: true }] : []),
  },
  {
    className: 'RMSprop',
    name: 'rmsprop',
    options: { rho: 'rho', momentum: 'momentum', epsilon: 'epsilon', centered: 'centered' },
    slots: (config) => [
      velocity,
      ...(isPositive(config.momentum) ? [momentum] : []),
      ...(config.centered === true
        ? [{ keras: 'average_gradient', others: ['mg'], ours: 'averageGradient' } satisfies SlotCodec]
        : []),
    ],
  },
  {
    className: 'Adagrad',
    name: 'adagrad',
    options: { initialAccumulatorValue: 'initial_accumulator_value', epsilon: 'epsilon' },
    slots: () => [{ keras: 'accumulator', others: [], ours: 'squares' }],
  },
  {
    className: 'Adadelta',
    name: 'adadelta',
    options: { rho: 'rho', epsilon: 'epsilon' },
    slots: () => [
      { keras: 'accumulated_grad', others: ['accum_grad'], ours: 'squares' },
      { keras: 'accumulated_delta_var', others: ['accum_var'], ours: 'changes' },
    ],
    interleaved: true,
  },
  {
    className: 'Lion',
    name: 'lion',
    options: { beta1: 'beta_1', beta2: 'beta_2' },
    slots: () => [momentum],
  },
];

/** What all optimizers may keep besides, in front of their own: averages of the parameters, sums of gradients. */
export function sharedSlots(config: Readonly<Record<string, unknown>>): readonly SlotCodec[] {
  return [
    ...(config.use_ema === true ? [{ keras: 'average', others: ['model_average'], ours: 'ema' }] : []),
    ...(isPositive(config.gradient_accumulation_steps)
      ? [{ keras: 'gradient_accumulator', others: [], ours: 'accumulator' }]
      : []),
  ];
}

/** Options of all optimizers: our names and Keras's. */
export const sharedOptions: Readonly<Record<string, string>> = {
  learningRate: 'learning_rate',
  weightDecay: 'weight_decay',
  clipValue: 'clipvalue',
  clipNorm: 'clipnorm',
  globalClipNorm: 'global_clipnorm',
  useEma: 'use_ema',
  emaMomentum: 'ema_momentum',
  emaOverwriteFrequency: 'ema_overwrite_frequency',
  gradientAccumulationSteps: 'gradient_accumulation_steps',
};
