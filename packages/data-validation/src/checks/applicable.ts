import type { ColumnExpectation, Environment, Expectations, Rule } from '@millrace/feature-registry'

/** The expectations that hold in one environment: of a batch, for example, without what is said of the label. */
export function applicable(expectations: Expectations, environment: Environment): Expectations {
  const holds = <T>(rule: Rule<T> | undefined): Rule<T> | undefined =>
    rule?.environments === undefined || rule.environments.includes(environment) ? rule : undefined
  const { rows, strict, freshness, columns, keys, rules, drift } = expectations
  return {
    rows: {
      min: holds(rows.min),
      max: holds(rows.max),
      min_of_baseline: holds(rows.min_of_baseline),
      max_of_baseline: holds(rows.max_of_baseline),
    },
    strict: holds(strict),
    freshness: holds(freshness),
    columns: new Map([...columns].flatMap(([name, column]) => (isIn(column, environment) ? [[name, column]] : []))),
    keys: keys.filter((rule) => holds(rule) !== undefined),
    rules: rules.filter((rule) => holds(rule) !== undefined),
    drift,
  }
}

const isIn = ({ environments }: ColumnExpectation, environment: Environment): boolean =>
  environments === undefined || environments.includes(environment)
