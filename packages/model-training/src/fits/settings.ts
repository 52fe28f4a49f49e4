import * as z from 'zod'

const seed = z.int().min(0).max(0xffffffff)

/** What estimators can be told, with its range. */
export const SETTING = {
  alpha: z.number().nonnegative(),
  l1Ratio: z.number().min(0).max(1),
  c: z.number().positive(),
  epsilon: z.number().gt(1),
  degree: z.int().min(1).max(6),
  feature: z.string().min(1),
  fitIntercept: z.boolean(),
  standardize: z.boolean(),
  positive: z.boolean(),
  maxIter: z.int().positive(),
  tol: z.number().positive(),
  seed,
} as const

export const Settings = z.object(SETTING).partial()
/** Those that an estimator reads; undefined is one that is not read, or that has no default. */
export type Settings = Readonly<z.output<typeof Settings>>
export type SettingName = keyof typeof SETTING

export const SETTING_NAMES: readonly SettingName[] = Settings.keyof().options

/** scikit-learn's names of the settings, which runs and search spaces use. */
export const PARAMETER: Readonly<Record<SettingName, string>> = {
  alpha: 'alpha',
  l1Ratio: 'l1_ratio',
  c: 'C',
  epsilon: 'epsilon',
  degree: 'degree',
  feature: 'feature',
  fitIntercept: 'fit_intercept',
  standardize: 'standardize',
  positive: 'positive',
  maxIter: 'max_iter',
  tol: 'tol',
  seed: 'random_state',
}

/** The settings of `defaults`, with what was given in place of them. */
export const givenSettings = (defaults: Settings, given: Settings): Settings =>
  Settings.parse(
    Object.fromEntries(
      SETTING_NAMES.filter((name) => name in defaults).map((name) => [name, given[name] ?? defaults[name]]),
    ),
  )

/** The settings with those of a candidate, which go by scikit-learn's names, in place of theirs. */
export const candidateSettings = (settings: Settings, params: Readonly<Record<string, unknown>>): Settings =>
  Settings.parse({
    ...settings,
    ...Object.fromEntries(
      SETTING_NAMES.filter((name) => PARAMETER[name] in params).map((name) => [name, params[PARAMETER[name]]]),
    ),
  })

/** Under scikit-learn's names, without those that have no value. */
export const parametersOf = (settings: Settings): Record<string, string> =>
  Object.fromEntries(
    SETTING_NAMES.flatMap((name) => (settings[name] === undefined ? [] : [[PARAMETER[name], String(settings[name])]])),
  )
