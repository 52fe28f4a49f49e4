import { formatCount } from '@millrace/cli-kit'
import type { DataValidationReport, Finding } from '@millrace/contracts'

const MOST = 20

/** The report as a person reads it: the verdict, then a line for each finding that is more than information. */
export function describeReport({ accepted, rows, findings }: DataValidationReport): string {
  const count = (severity: Finding['severity']) => findings.filter((finding) => finding.severity === severity).length
  const head = `${accepted ? 'accepted' : 'rejected'}: ${formatCount(rows)} rows, ${count('error')} errors, ${count('warn')} warnings, ${count('info')} notes`
  const lines = findings.slice(0, MOST).map(describeFinding)
  return [
    head,
    ...lines,
    ...(findings.length > MOST ? [`  … and ${findings.length - MOST} more in the report`] : []),
  ].join('\n')
}

function describeFinding({ severity, rule, column, observed, expected, count }: Finding): string {
  const where = column === undefined ? '' : ` ${column}`
  const rows = count === undefined ? '' : `, ${formatCount(count)} rows`
  return `  ${severity.padEnd(5)}  ${rule}${where}: ${shown(observed)}${expected === null ? '' : `, expected ${shown(expected)}`}${rows}`
}

const shown = (value: string | number | null): string =>
  typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value)
