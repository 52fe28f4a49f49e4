import { formatCount } from '@millrace/cli-kit'
import type { ExtractionReport, ViewCoverage } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import { rowsOf } from './coverage-gate.ts'

/** The coverage of a view as a person reads it. */
export function describeCoverage(coverage: ViewCoverage): string {
  const { view, expired, future_only, never_seen } = coverage
  const number = (count: number) => formatCount(count)
  return `${view}: ${describeShare(coverage)}; ${number(expired)} expired, ${number(future_only)} before the first value, ${number(never_seen)} never seen`
}

function describeShare(coverage: ViewCoverage): string {
  const rows = rowsOf(coverage)
  const share = rows === 0 ? 0 : Math.floor((1000 * coverage.matched) / rows) / 10
  return `${formatCount(coverage.matched)} of ${formatCount(rows)} rows matched (${share} %)`
}

/** A warning for each view with values that nobody knew at the row's time. */
export function lateWarnings(coverage: readonly ViewCoverage[]): string[] {
  return coverage
    .filter(({ created_later }) => created_later > 0)
    .map(
      ({ view, matched, created_later }) =>
        `${view}: ${formatCount(created_later)} of ${formatCount(matched)} values were created after their row's time, when nobody knew them; --knowledge-time (KNOWLEDGE_TIME=true) leaves them out`,
    )
}

/** Why rows are refused, undefined where they are not; `file` has the report. */
export function coverageRefusal({ refused, coverage }: ExtractionReport, file: string): StepError | undefined {
  if (refused.length === 0) return undefined
  const views = refused.flatMap(({ view, least }) => {
    const found = coverage.find((one) => one.view === view)
    return found === undefined ? [] : [`${view}: ${describeShare(found)}, at least ${100 * least} % were asked for`]
  })
  return new StepError('DATA_REJECTED', `too few rows have features: ${views.join('; ')}`, {
    hint: `${file} says why the others have none; --min-coverage (MIN_COVERAGE) is the limit`,
  })
}
