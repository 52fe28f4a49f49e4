import { didYouMean } from './did-you-mean.ts'
import { StepError } from './step-error.ts'

const MOST_LISTED = 30

/** Columns that a setting names, and where they should be. */
export interface NamedColumns {
  /** The flag and its variable, as in `--target-col (TARGET_COL)`. */
  readonly setting: string
  readonly names: readonly string[]
  /** What the columns are of, as a person knows it. */
  readonly source: string
  readonly columns: readonly string[]
  /** USAGE by default; BROKEN_CONTRACT where a table without them is not what its contract says. */
  readonly code?: 'USAGE' | 'BROKEN_CONTRACT'
}

/** The error for those of the named columns that are not there, with the nearest names; undefined where all are. */
export function unknownColumns(named: NamedColumns): StepError | undefined {
  const { setting, names, source, columns, code = 'USAGE' } = named
  const unknown = names.filter((name) => !columns.includes(name))
  if (unknown.length === 0) return undefined
  const said = unknown.map((name) => `"${name}"${didYouMean(name, columns)}`).join(', ')
  const more = columns.length > MOST_LISTED ? `, and ${columns.length - MOST_LISTED} more` : ''
  return new StepError(code, `${setting}: no column ${said} in ${source}`, {
    hint:
      columns.length === 0
        ? 'there is no column to choose from'
        : `the columns are ${columns.slice(0, MOST_LISTED).join(', ')}${more}`,
  })
}
