import type { EvaluatedChampion, EvaluationReport, MetricsByName } from '@millrace/contracts'
import type { SliceChoice } from './gate.ts'
import { metricsOf } from './metrics-of.ts'

type ChampionOfScope = Pick<EvaluatedChampion, 'metrics' | 'differences'>

/** The rows that a rule is about, or why there are none. */
export type Scope = { readonly slice?: string } & (
  | { readonly metrics: MetricsByName; readonly champion: ChampionOfScope | undefined }
  | { readonly missing: string }
)

/** Where a rule applies: all rows, one slice, or all slices by some columns that are large enough. Never empty. */
export function scopesOf(evaluation: EvaluationReport, choice: SliceChoice | undefined): readonly Scope[] {
  if (choice === undefined) return [{ metrics: metricsOf(evaluation), champion: evaluation.champion }]
  const slices = (evaluation.slices ?? []).map(({ slice, by, rows, metrics, champion }) => ({
    by,
    rows,
    scope: { slice, metrics: { rows, ...metrics }, champion },
  }))
  if ('named' in choice) {
    const wanted = cross([choice.named])
    const found = slices.find(({ scope }) => cross([scope.slice]) === wanted)
    if (found === undefined) return [{ slice: choice.named, missing: 'evaluation.json has no such slice' }]
    if (found.rows >= choice.minRows) return [found.scope]
    return [{ slice: choice.named, missing: `it has ${found.rows} rows, fewer than ${choice.minRows}` }]
  }
  const wanted = slices.filter(({ by }) => cross(by) === cross(choice.by))
  const large = wanted.filter(({ rows }) => rows >= choice.minRows)
  if (large.length > 0) return large.map(({ scope }) => scope)
  const name = `by ${choice.by.join(' & ')}`
  if (wanted.length === 0) return [{ slice: name, missing: `evaluation.json has no such slices${others(slices)}` }]
  return [{ slice: name, missing: `none of ${wanted.length} slices has ${choice.minRows} rows` }]
}

/** What is crossed, in one form however it was written: `day & region` and `region&day` are the same slices. */
const cross = (parts: readonly string[]): string => parts.join('&').replaceAll(/\s+/g, '').split('&').sort().join('&')

function others(slices: readonly { readonly by: readonly string[] }[]): string {
  const known = [...new Set(slices.map(({ by }) => by.join(' & ')))]
  return known.length === 0 ? ': model-evaluation --slices makes them' : `, only those by ${known.join(', ')}`
}
