import type { Plan } from '@millrace/feature-registry'
import * as z from 'zod'

/** What applying the definitions changes, as `--json` tells it. */
export const PlanDocument = z.object({
  project: z.string(),
  changes: z.array(
    z.object({
      action: z.enum(['add', 'update', 'remove']),
      kind: z.string(),
      name: z.string(),
      destructive: z.boolean(),
      changes: z.array(z.object({ property: z.string(), from: z.string().nullable(), to: z.string().nullable() })),
    }),
  ),
})
export type PlanDocument = z.infer<typeof PlanDocument>

export const planDocument = ({ desired, changes }: Plan): PlanDocument => ({
  project: desired.project,
  changes: changes.map((change) => ({
    ...change,
    changes: change.changes.map(({ property, from, to }) => ({ property, from: from ?? null, to: to ?? null })),
  })),
})

const SIGN = { add: '+', update: '~', remove: '-' } as const

/** A plan as a person reads it: a line for each object, and one for each property that changes. */
export function describePlan({ project, changes }: PlanDocument): string {
  if (changes.length === 0) return `project ${project}: no changes`
  const lines = changes.flatMap(({ action, kind, name, destructive, changes: properties }) => [
    `  ${SIGN[action]} ${kind} ${name}${destructive ? '  (destructive)' : ''}`,
    ...properties.map(({ property, from, to }) => `      ${property}: ${from ?? '(none)'} -> ${to ?? '(none)'}`),
  ])
  return [`project ${project}: ${changes.length} ${changes.length === 1 ? 'change' : 'changes'}`, ...lines].join('\n')
}
