import { formatCount } from '@millrace/cli-kit'
import type { ColumnSkew, DataValidationReport, Finding } from '@millrace/contracts'

const MOST = 20
const counted = (count: number, what: string): string => `${formatCount(count)} ${what}${count === 1 ? '' : 's'}`

/** The report as a person reads it: the verdict, then a line for each finding. */
export function describeReport({
  accepted,
  rows,
  findings,
  drift,
  skew,
  quarantined_rows,
}: DataValidationReport): string {
  const count = (severity: Finding['severity']) => findings.filter((finding) => finding.severity === severity).length
  const head = `${accepted ? 'accepted' : 'rejected'}: ${counted(rows, 'row')}, ${counted(count('error'), 'error')}, ${counted(count('warn'), 'warning')}, ${counted(count('info'), 'note')}`
  return [
    head,
    ...(quarantined_rows === undefined ? [] : [`  ${counted(quarantined_rows, 'row')} put aside`]),
    ...(drift.length === 0 ? [] : [`  ${driftLine(drift)}`]),
    ...(skew === undefined ? [] : [`  ${skewLine(skew)}`]),
    ...findings.slice(0, MOST).map(describeFinding),
    ...(findings.length > MOST ? [`  … and ${findings.length - MOST} more in the report`] : []),
  ].join('\n')
}

/** How many columns have which verdict: a column counts by its worst one. */
export function driftLine(drift: DataValidationReport['drift']): string {
  const worst = new Map<string, string>()
  const rank = ['stable', 'inconclusive', 'drifted']
  for (const { column, verdict } of drift)
    if (rank.indexOf(verdict) > rank.indexOf(worst.get(column) ?? '')) worst.set(column, verdict)
  const count = (verdict: string) => [...worst.values()].filter((found) => found === verdict).length
  return `${count('drifted')} of ${worst.size} columns drifted, ${count('stable')} are stable, ${count('inconclusive')} have too few rows to tell`
}

/** How many features differ from what is served. */
export function skewLine(skew: readonly ColumnSkew[]): string {
  const count = (verdict: ColumnSkew['verdict']) => skew.filter((it) => it.verdict === verdict).length
  return `${count('skewed')} of ${skew.length} features differ from what is served, ${count('consistent')} are the same, ${count('incomparable')} have no row to compare`
}

function describeFinding(finding: Finding): string {
  const { severity, rule, column, observed, expected, count, samples = [] } = finding
  const where = column === undefined ? '' : ` ${column}`
  const rows = count === undefined ? '' : `, ${counted(count, 'row')}`
  const first = samples[0] === undefined ? '' : `, first in row ${samples[0].row}`
  const aside = finding.quarantined === true ? ', put aside' : ''
  return `  ${severity.padEnd(5)}  ${rule}${where}: ${shown(observed)}${expected === null ? '' : `, expected ${shown(expected)}`}${rows}${first}${aside}`
}

const shown = (value: string | number | null): string =>
  typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value)
