import type { Table } from '@millrace/artifact-store'
import { StepError, unknownColumns } from '@millrace/errors'
import type { PreparationOptions } from './options.ts'

const LABEL = '--target-col (TARGET_COL)'

/**
 * Throws BROKEN_CONTRACT where the table does not say itself what its columns are for and has none called as the label or the
 * keys asked for, and where nothing says which column is the label.
 */
export function refuseAbsentRoles(
  { columns: all, metadata, source }: Table,
  { targetCol, entityKeys }: Pick<PreparationOptions, 'targetCol' | 'entityKeys'>,
): void {
  const columns = all.map(({ name }) => name)
  const isLabelled = all.some(({ role }) => role === 'label')
  const code = 'BROKEN_CONTRACT'
  const error =
    unknownColumns({
      code,
      setting: LABEL,
      names: isLabelled || targetCol === undefined ? [] : [targetCol],
      source,
      columns,
    }) ??
    unknownColumns({
      code,
      setting: '--entity-keys (ENTITY_KEYS)',
      names: metadata === undefined ? entityKeys : [],
      source,
      columns,
    })
  if (error !== undefined) throw error
  if (!isLabelled)
    throw new StepError(code, `${source}: no column is the label`, {
      hint: `${LABEL} names one of ${columns.join(', ')}`,
    })
}
