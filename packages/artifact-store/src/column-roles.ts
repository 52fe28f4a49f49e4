import { EVENT_TIMESTAMP, type Role, type TableContract, type TableMetadata } from '@millrace/contracts'
import type { RoleHints } from './table.ts'

/**
 * The role of each column: as the footer's entry says, else as the hints say, else a feature, or `other` where the
 * contract knows no features, or the label where there is nothing else. A hinted role that the contract does not know gives way to `other` where it can,
 * and stays otherwise, so that a label is never taken for a feature.
 */
export function columnRoles(
  names: readonly string[],
  contract: TableContract,
  source: { metadata?: TableMetadata | undefined; hints?: RoleHints | undefined },
): Map<string, Role> {
  const stated = new Map(Object.entries(source.metadata?.roles ?? {}))
  const isLabelAlone = names.length === 1 && Object.keys(contract.roles).join() === 'label'
  const rest: Role = isLabelAlone ? 'label' : contract.roles.feature ? 'feature' : 'other'
  return new Map(
    names.map((name) => {
      const role = stated.get(name)
      if (role !== undefined) return [name, role]
      const hinted = hintedRole(name, source.hints ?? {})
      if (hinted === undefined) return [name, rest]
      return [name, contract.roles[hinted] || !contract.roles.other ? hinted : 'other']
    }),
  )
}

function hintedRole(name: string, hints: RoleHints): Role | undefined {
  if (name === hints.label) return 'label'
  if (name === (hints.eventTimestamp ?? EVENT_TIMESTAMP)) return 'event_timestamp'
  if (hints.keys?.includes(name)) return 'key'
  return undefined
}
