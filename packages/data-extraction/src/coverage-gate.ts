import type { ExtractionReport, ViewCoverage } from '@millrace/contracts'
import { didYouMean, StepError } from '@millrace/errors'

/**
 * The views of which too small a share of rows matched. `least` holds shares from 0 to 1, for every view or as `view=share`.
 * @throws StepError USAGE where it names another view
 */
export function refusedViews(coverage: readonly ViewCoverage[], least: readonly string[]): ExtractionReport['refused'] {
  const limits = least.map(parseLimit)
  refuseUnknown(
    limits.flatMap(({ view }) => view ?? []),
    coverage.map(({ view }) => view),
  )
  return coverage.flatMap(({ view, matched, ...others }) => {
    const own = limits.findLast((limit) => limit.view === view) ?? limits.findLast((limit) => limit.view === undefined)
    const rows = rowsOf({ view, matched, ...others })
    const share = rows === 0 ? 1 : matched / rows
    return own !== undefined && share < own.share ? [{ view, share, least: own.share }] : []
  })
}

/** How many entity rows a view was joined to. */
export const rowsOf = ({ matched, expired, future_only, never_seen }: ViewCoverage): number =>
  matched + expired + future_only + never_seen

interface Limit {
  /** Undefined for every view that has none of its own. */
  readonly view: string | undefined
  readonly share: number
}

function parseLimit(text: string): Limit {
  const place = text.lastIndexOf('=')
  return { view: place < 0 ? undefined : text.slice(0, place), share: Number(text.slice(place + 1)) }
}

/** Throws USAGE for a view that is not among those joined. */
export function refuseUnknown(named: readonly string[], views: readonly string[]): void {
  const unknown = named.find((view) => !views.includes(view))
  if (unknown === undefined) return
  throw new StepError(
    'USAGE',
    `--min-coverage (MIN_COVERAGE) names the view "${unknown}"${didYouMean(unknown, views)}`,
    {
      hint: `the views joined are ${views.join(', ')}`,
    },
  )
}
