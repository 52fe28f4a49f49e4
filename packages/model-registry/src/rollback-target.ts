import { StepError } from '@millrace/errors'
import { type AliasChange, aliasHistory, type RegisteredModel } from '@millrace/tracking'

/**
 * The version that an alias stood for before its last move, and the one it stands for now.
 * @throws StepError MISSING_INPUT where nothing says so, CONFLICT where it was moved without a record
 */
export function rollbackTarget(
  { name, tags, aliases }: Pick<RegisteredModel, 'name' | 'tags' | 'aliases'>,
  alias: string,
): { from: string | undefined; to: string } {
  const current = aliases[alias]
  const last = aliasHistory(tags).findLast((move) => move.alias === alias)
  if (last === undefined) throw noHistory(name, alias, current)
  if (last.to !== current) throw unrecorded(name, alias, last, current)
  if (last.from !== undefined) return { from: current, to: last.from }
  throw new StepError('MISSING_INPUT', `alias "${alias}" of "${name}" stood for no version before version ${last.to}`, {
    hint: chooseVersion(name, alias),
  })
}

function noHistory(name: string, alias: string, current: string | undefined): StepError {
  const state = current === undefined ? 'it stands for no version' : `it stands for version ${current}`
  return new StepError('MISSING_INPUT', `no move of alias "${alias}" of "${name}" is recorded; ${state}`, {
    hint: chooseVersion(name, alias),
  })
}

function unrecorded(name: string, alias: string, { to }: AliasChange, current: string | undefined): StepError {
  return new StepError(
    'CONFLICT',
    `alias "${alias}" of "${name}" is at ${place(current)}, but its last recorded move is to ${place(to)}: something moved it without a record`,
    { hint: chooseVersion(name, alias) },
  )
}

const place = (version: string | undefined): string => (version === undefined ? 'no version' : `version ${version}`)

const chooseVersion = (name: string, alias: string): string =>
  `Say which version it is to be: model-registry promote ${name}/VERSION --alias ${alias}`
