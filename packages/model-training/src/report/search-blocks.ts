import { greaterIsBetter, rankTrials } from '@millrace/estimators'
import type { Block, Chart, Line } from '@millrace/html-report'
import type { SearchResult } from '../search/search-result.ts'
import type { LoggedTrial } from '../search/trial-log.ts'

/** The rest is in the run's trials.ndjson. */
const MOST_ROWS = 20
/** A chart colours and names so many lines. */
const MOST_LINES = 6
const ON_AXES = ['alpha', 'C', 'epsilon', 'degree', 'l1_ratio']

/** What was tried: the curve over the strength of the penalty with its error bars, and the best candidates. */
export function searchBlocks(result: SearchResult, charts: boolean): Block[] {
  const { trials, scoring, selected, best, folds } = result
  const last = Math.max(...trials.map(({ rung = 0 }) => rung))
  const finals = trials.filter(({ rung = 0 }) => rung === last)
  const ranked = rankTrials(finals, greaterIsBetter(scoring))
  const shortlist = ranked.slice(0, MOST_ROWS)
  const names = Object.keys(selected.params)
  const chosen =
    selected.number === best.number ? 'It is the best.' : `The best, ${described(best)}, is within a standard error.`
  return [
    {
      kind: 'text',
      text: `${trials.length} trials, each over ${folds} folds, by ${scoring}; selected is ${described(selected)}. ${chosen}`,
    },
    ...(charts ? [{ kind: 'charts' as const, charts: [curveOf(finals, result) ?? intervalsOf(ranked, result)] }] : []),
    {
      kind: 'table',
      caption:
        trials.length > MOST_ROWS
          ? `The best ${MOST_ROWS} candidates and the selected one; all are in trials.ndjson of the run`
          : 'All candidates',
      columns: ['Candidate', ...names, scoring, 'Standard error', ''].map((title) => ({ title })),
      rows: [...shortlist, ...(shortlist.includes(selected) ? [] : [selected])].map(
        ({ number, params, mean, standardError }) => [
          String(number),
          ...names.map((name) => shown(params[name])),
          mean,
          standardError,
          number === selected.number ? { kind: 'badge', text: 'selected', tone: 'good' } : '',
        ],
      ),
    },
  ]
}

/** One line for each combination of the other parameters; undefined where there is no parameter to draw over, or too many lines. */
function curveOf(trials: readonly LoggedTrial[], { scoring, selected }: SearchResult): Chart | undefined {
  const axis = ON_AXES.find((name) => distinct(trials, name).size > 2)
  if (axis === undefined) return undefined
  const lines = new Map<string, LoggedTrial[]>()
  for (const trial of trials) {
    const name = described({ params: Object.fromEntries(Object.entries(trial.params).filter(([key]) => key !== axis)) })
    lines.set(name, [...(lines.get(name) ?? []), trial])
  }
  if (lines.size > MOST_LINES) return undefined
  const x = (trial: LoggedTrial) => Number(trial.params[axis])
  const logarithmic = axis !== 'l1_ratio' && axis !== 'degree' && trials.every((trial) => x(trial) > 0)
  return {
    kind: 'lines',
    title: `${scoring} over ${axis}`,
    note: 'Mean of the folds, and a standard error to each side.',
    wide: true,
    x: { label: axis, scale: logarithmic ? 'log' : 'linear' },
    y: { label: scoring },
    lines: [...lines].map(([name, its]): Line => {
      const sorted = its.toSorted((a, b) => x(a) - x(b))
      return {
        name: name === '' ? 'mean of the folds' : name,
        points: sorted.map((trial) => [x(trial), trial.mean]),
        band: sorted.map(({ mean, standardError }) => [mean - standardError, mean + standardError]),
      }
    }),
    marks: [{ x: x(selected), label: 'selected' }],
  }
}

const intervalsOf = (ranked: readonly LoggedTrial[], { scoring, selected }: SearchResult): Chart => ({
  kind: 'intervals',
  title: `${scoring} of the best candidates`,
  note: 'Mean of the folds, and a standard error to each side.',
  label: scoring,
  wide: true,
  rows: ranked.slice(0, MOST_ROWS).map(({ number, params, mean, standardError }) => ({
    name: `${number}: ${described({ params })}`,
    value: mean,
    low: mean - standardError,
    high: mean + standardError,
  })),
  reference: { value: selected.mean, label: 'selected' },
})

const distinct = (trials: readonly LoggedTrial[], name: string): Set<unknown> =>
  new Set(trials.map(({ params }) => params[name]).filter((value) => typeof value === 'number'))

const described = ({ params }: Pick<LoggedTrial, 'params'>): string =>
  Object.entries(params)
    .map(([name, value]) => `${name} ${shown(value)}`)
    .join(', ')

const shown = (value: LoggedTrial['params'][string] | undefined): string =>
  typeof value === 'number' ? String(Number(value.toPrecision(4))) : String(value ?? '')
