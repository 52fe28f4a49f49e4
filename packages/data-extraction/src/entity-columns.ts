import { type Column, type ColumnType, EVENT_TIMESTAMP, type Role } from '@millrace/contracts'
import { didYouMean, listProblems, StepError, unknownColumns } from '@millrace/errors'

interface EntityFile {
  readonly source: string
  readonly columns: readonly Pick<Column, 'name' | 'type'>[]
}

interface Wanted {
  /** The join keys of the features asked for, with the types that their view gives them. */
  readonly keys: Readonly<Record<string, ColumnType>>
  /** What on-demand features are computed from, with the types of their request sources. */
  readonly request: Readonly<Record<string, ColumnType>>
  readonly features: readonly string[]
  /** The label's name, where the user gives it; only training rows have a label. */
  readonly label: string | undefined
  readonly training: boolean
}

export interface EntityColumns {
  readonly eventTimestamp: string
  /** The role of each column, in the file's order. */
  readonly roles: Readonly<Record<string, Role>>
}

/**
 * What each column of the entity rows is for.
 * @throws StepError BROKEN_CONTRACT where keys, event timestamp or label are not there; USAGE where the label is not clear
 * or a feature would take a column's name
 */
export function entityColumns(file: EntityFile, wanted: Wanted): EntityColumns {
  const names = file.columns.map(({ name }) => name)
  const eventTimestamp = findEventTimestamp(file)
  const missing = Object.keys(wanted.keys).filter((key) => !names.includes(key))
  if (missing.length > 0)
    throw new StepError(
      'BROKEN_CONTRACT',
      `${file.source} has no column ${missing.map((key) => `${key}${didYouMean(key, names)}`).join(', ')}: the features asked for are joined by ${Object.keys(wanted.keys).join(', ')}; its columns are ${names.join(', ')}`,
    )
  const lacking = Object.keys(wanted.request).filter((name) => !names.includes(name))
  if (lacking.length > 0)
    throw new StepError(
      'BROKEN_CONTRACT',
      `${file.source} has no column ${lacking.join(', ')}: on-demand features are computed from it; its columns are ${names.join(', ')}`,
    )
  const taken = names.filter((name) => wanted.features.includes(name))
  if (taken.length > 0)
    throw new StepError('USAGE', `${file.source} already has a column called as a feature: ${taken.join(', ')}`, {
      hint: '--full-feature-names (FULL_FEATURE_NAMES=true) names feature columns view__feature',
    })
  const others = names.filter((name) => name !== eventTimestamp && !(name in wanted.keys) && !(name in wanted.request))
  const label = wanted.training ? findLabel(file.source, others, wanted.label) : undefined
  const role = (name: string): Role =>
    name === eventTimestamp ? 'event_timestamp' : name in wanted.keys ? 'key' : name === label ? 'label' : 'other'
  return { eventTimestamp, roles: Object.fromEntries(names.map((name) => [name, role(name)])) }
}

/** As Feast finds it: the column called event_timestamp, else the only one that is a time. */
function findEventTimestamp({ source, columns }: EntityFile): string {
  if (columns.some(({ name }) => name === EVENT_TIMESTAMP)) return EVENT_TIMESTAMP
  const times = columns.filter(({ type }) => type === 'Datetime').map(({ name }) => name)
  const [only, ...more] = times
  if (only !== undefined && more.length === 0) return only
  throw new StepError(
    'BROKEN_CONTRACT',
    `${source} has no column ${EVENT_TIMESTAMP}${times.length > 1 ? `, and several times: ${times.join(', ')}` : ''}; its columns are ${columns.map(({ name }) => name).join(', ')}`,
  )
}

const LABEL = '--target-col (TARGET_COL)'

function findLabel(source: string, others: readonly string[], named: string | undefined): string {
  const [only, ...more] = others
  if (named !== undefined) {
    const error = unknownColumns({
      ...{ setting: LABEL, names: [named], columns: others, code: 'BROKEN_CONTRACT' },
      source: `${source} beside join keys and event timestamp`,
    })
    if (error !== undefined) throw error
    return named
  }
  if (only === undefined)
    throw new StepError(
      'BROKEN_CONTRACT',
      `${source} has no label: it has nothing but join keys and the event timestamp`,
    )
  if (more.length > 0)
    throw new StepError('USAGE', `which column of ${source} is the label? One of\n${listProblems(others)}`, {
      hint: `${LABEL} names the label`,
    })
  return only
}
