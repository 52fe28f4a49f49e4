import { StepError } from '@millrace/errors'

/** An artifact that was read, as far as its origin is concerned. */
export interface ArtifactRead {
  readonly name: string
  readonly source: string
  readonly writer: string
  readonly setId: string | undefined
  readonly inputSets: Readonly<Record<string, string>>
  /** Of tables. */
  readonly rows?: number | undefined
}

/**
 * Throws BROKEN_CONTRACT where two artifacts stem from different runs of one writer, whether they are its outputs or
 * were made from them; returns warnings about tables without a set id, which can be compared in row count only.
 */
export function checkSets(reads: readonly ArtifactRead[]): string[] {
  const stamped = reads.filter(({ setId }) => setId !== undefined)
  refuseTwoRunsOfOneWriter(stamped)
  refuseOutdatedInputs(stamped)
  return checkUnstamped(reads)
}

/** The set ids of what was read, by writer: what the outputs of this run record as `input_sets`. */
export function inputSets(reads: readonly ArtifactRead[]): Record<string, string> {
  const pairs = reads.flatMap(({ writer, setId }) => (setId === undefined ? [] : [[writer, setId] as const]))
  return Object.fromEntries(pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function refuseTwoRunsOfOneWriter(reads: readonly ArtifactRead[]): void {
  for (const [writer, group] of byKey(reads, ({ writer }) => writer)) {
    const [first, ...others] = group
    const other = others.find(({ setId }) => setId !== first?.setId)
    if (first && other) {
      throw new StepError(
        'BROKEN_CONTRACT',
        `${first.source} and ${other.source} stem from different runs of ${writer}`,
        {
          hint: `run ${writer} again`,
        },
      )
    }
  }
}

function refuseOutdatedInputs(reads: readonly ArtifactRead[]): void {
  const current = new Map(reads.map((read) => [read.writer, read]))
  const recorded = new Map<string, { id: string; by: ArtifactRead }>()
  for (const read of reads) {
    for (const [writer, id] of Object.entries(read.inputSets)) {
      const file = current.get(writer)
      if (file !== undefined && file.setId !== id) {
        throw new StepError(
          'BROKEN_CONTRACT',
          `${read.source} was not made from ${file.source} but from another run of ${writer}`,
          {
            hint: `run ${read.writer} again`,
          },
        )
      }
      const earlier = recorded.get(writer)
      if (earlier !== undefined && earlier.id !== id) {
        throw new StepError(
          'BROKEN_CONTRACT',
          `${earlier.by.source} and ${read.source} were made from different runs of ${writer}`,
          {
            hint: `run ${[...new Set([earlier.by.writer, read.writer])].join(' and ')} again`,
          },
        )
      }
      recorded.set(writer, { id, by: read })
    }
  }
}

function checkUnstamped(reads: readonly ArtifactRead[]): string[] {
  const warnings: string[] = []
  const tables = reads.filter(({ rows }) => rows !== undefined)
  for (const [, group] of byKey(tables, ({ writer, name }) => `${writer}/${familyOf(name)}`)) {
    const unstamped = group.filter(({ setId }) => setId === undefined)
    const [first, ...others] = group
    if (unstamped.length === 0 || first === undefined || others.length === 0) continue
    const other = others.find(({ rows }) => rows !== first.rows)
    if (other !== undefined) {
      const message = `${first.source} has ${first.rows} rows and ${other.source} has ${other.rows}; they belong together row by row`
      throw new StepError('BROKEN_CONTRACT', message, { hint: `run ${first.writer} again` })
    }
    const names = unstamped.map(({ source }) => source).join(', ')
    warnings.push(`${names}: no set id, so only the row count says that the tables belong together`)
  }
  return warnings
}

/** Tables whose rows are aligned share a name up to the last underscore: `train_x`, `train_y`, `train_keys`. */
const familyOf = (name: string): string => name.replace(/_[^_]*$/, '')

function byKey(reads: readonly ArtifactRead[], key: (read: ArtifactRead) => string): Map<string, ArtifactRead[]> {
  return Map.groupBy(reads, key)
}
