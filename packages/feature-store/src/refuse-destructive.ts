import { listProblems, StepError } from '@millrace/errors'
import type { Change } from '@millrace/feature-registry'

/** Refuses changes that take something away or change its meaning. @throws StepError CONFLICT naming what would go */
export function refuseDestructive(changes: readonly Change[]): void {
  const destructive = changes.filter((change) => change.destructive)
  if (destructive.length === 0) return
  const lines = destructive.map(({ action, kind, name, changes: properties }) => {
    if (action === 'remove') return `${kind} ${name} would be removed`
    const whats = properties.map(({ property, from, to }) => `${property}: ${from ?? '(none)'} -> ${to ?? '(none)'}`)
    return `${kind} ${name} would change: ${whats.join('; ')}`
  })
  throw new StepError('CONFLICT', `applying would take away what readers may rely on:\n${listProblems(lines)}`, {
    hint: 'look at `feature-store plan`, and give --allow-destructive if it is meant; a rename is a removal to everybody who uses the old name',
  })
}
