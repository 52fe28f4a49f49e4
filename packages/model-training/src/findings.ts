import type { Collinearity } from '@millrace/estimators'
import type { Fitted } from './fits/fitted.ts'
import type { SearchKind } from './search/search-kinds.ts'
import type { SearchResult } from './search/search-result.ts'

export interface TrainingFinding {
  readonly subject: string
  readonly text: string
}

/** Above these a coefficient is poorly told apart from others: Belsley, Kuh and Welsch (1980), and Kutner et al. (2004). */
const MOST_CONDITION = 30
const MOST_INFLATION = 10
const MOST_NAMED = 5

/** What a person should know before trusting the model. */
export function trainingFindings(
  names: readonly string[],
  {
    fitted,
    collinearity,
    search,
  }: { fitted: Fitted; collinearity: Collinearity | undefined; search: SearchResult | undefined },
): TrainingFinding[] {
  return [
    ...(fitted.shortfall === undefined
      ? []
      : [{ subject: 'convergence', text: `not converged ${fitted.shortfall}; try a larger MAX_ITER, or STANDARDIZE` }]),
    ...(collinearity === undefined ? [] : collinearityFindings(names, collinearity)),
    ...(search === undefined ? [] : searchFindings(search)),
  ]
}

function collinearityFindings(
  names: readonly string[],
  { varianceInflation, conditionNumber }: Collinearity,
): TrainingFinding[] {
  const inflated = names
    .map((name, j) => ({ name, factor: varianceInflation[j] ?? 1 }))
    .filter(({ factor }) => factor > MOST_INFLATION)
    .sort((a, b) => b.factor - a.factor)
  const named = inflated.slice(0, MOST_NAMED).map(({ name, factor }) => `${name} (${short(factor)})`)
  const more = inflated.length > MOST_NAMED ? ` and ${inflated.length - MOST_NAMED} more` : ''
  const constant = names.filter((_, j) => varianceInflation[j] === undefined)
  return [
    ...(constant.length === 0
      ? []
      : [
          {
            subject: 'constant features',
            text: `${listed(constant)} never ${constant.length === 1 ? 'varies, and gets' : 'vary, and get'} no coefficient`,
          },
        ]),
    ...(inflated.length === 0
      ? []
      : [
          {
            subject: 'variance inflation',
            text: `variance inflation above ${MOST_INFLATION} for ${named.join(', ')}${more}: each follows from the other features, so its coefficient says little by itself`,
          },
        ]),
    ...(conditionNumber > MOST_CONDITION
      ? [
          {
            subject: 'condition number',
            text: `the condition number is ${short(conditionNumber)}, above ${MOST_CONDITION}: some coefficients are poorly told apart`,
          },
        ]
      : []),
  ]
}

function searchFindings({ kind, trials, selected }: SearchResult): TrainingFinding[] {
  const unconverged = trials.filter(({ converged }) => !converged).length
  const edges = STRENGTHS.flatMap((name) => {
    const value = selected.params[name]
    return typeof value === 'number' &&
      isEdge(
        kind,
        trials.map(({ params }) => Number(params[name])),
        value,
      )
      ? [{ name, value }]
      : []
  })
  return [
    ...(unconverged === 0
      ? []
      : [{ subject: 'search', text: `${unconverged} of ${trials.length} trials did not converge on every fold` }]),
    ...edges.map(({ name, value }) => ({
      subject: name,
      text: `the selected ${name} ${short(value)} is at the edge of what was tried: widen the search`,
    })),
  ]
}

/** What has no natural bounds. */
const STRENGTHS = ['alpha', 'C']

/** Of at least three values that were listed: what is drawn has an edge by chance, and above the largest of a path all coefficients are 0. */
function isEdge(kind: SearchKind, values: readonly number[], value: number): boolean {
  const distinct = new Set(values)
  if (distinct.size < 3 || (kind !== 'grid' && kind !== 'path')) return false
  return value === Math.min(...distinct) || (kind === 'grid' && value === Math.max(...distinct))
}

const listed = (names: readonly string[]): string =>
  names.length > MOST_NAMED
    ? `${names.slice(0, MOST_NAMED).join(', ')} and ${names.length - MOST_NAMED} more`
    : names.join(', ')

const short = (value: number): string => String(Number(value.toPrecision(4)))
