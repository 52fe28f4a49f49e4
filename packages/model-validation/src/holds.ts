import type { EvaluationReport } from '@millrace/contracts'
import { columnsOf, type Expression, evaluate, type Scalar } from '@millrace/expressions'
import type { Scope } from './scopes.ts'

type Metrics = Readonly<Record<string, unknown>>

/** The value of a condition over metrics, and the names in it that stand for none. */
export function holds(
  expression: Expression,
  { metrics, champion }: Exclude<Scope, { readonly missing: string }>,
  baselines: Partial<EvaluationReport['baselines']>,
): { readonly result: Scalar; readonly nulls: readonly string[] } {
  const values = { ...prefixed('', metrics), ...prefixed('champion_', champion?.metrics ?? {}) }
  for (const [name, baseline] of Object.entries(baselines)) Object.assign(values, prefixed(`${name}_`, baseline))
  const used = Object.fromEntries(columnsOf(expression).map((name) => [name, values[name] ?? null]))
  return {
    result: evaluate(expression, used),
    nulls: Object.keys(used).filter((name) => used[name] === null),
  }
}

/** The names that a condition may use: each metric, and with a prefix the champion's and the baselines'. */
export const conditionNames = (metrics: Iterable<string>): string[] =>
  [...metrics].flatMap((metric) => ['', 'champion_', 'mean_', 'least_squares_'].map((prefix) => `${prefix}${metric}`))

const prefixed = (prefix: string, metrics: Metrics): Record<string, number> =>
  Object.fromEntries(
    Object.entries(metrics).flatMap(([name, value]) =>
      typeof value === 'number' ? [[`${prefix}${name}`, value]] : [],
    ),
  )
