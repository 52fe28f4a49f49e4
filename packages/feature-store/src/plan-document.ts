import type { Change, Plan } from '@millrace/feature-registry'
import * as z from 'zod'

/** Changes to objects of the registry, as `--json` tells them. */
export const ChangeDocuments = z.array(
  z.object({
    action: z.enum(['add', 'update', 'remove']),
    kind: z.string(),
    name: z.string(),
    destructive: z.boolean(),
    changes: z.array(z.object({ property: z.string(), from: z.string().nullable(), to: z.string().nullable() })),
  }),
)
export type ChangeDocuments = z.infer<typeof ChangeDocuments>

/** What applying the definitions changes, as `--json` tells it. */
export const PlanDocument = z.object({
  project: z.string(),
  /** The revision that the definitions are held against; null where that is the registry as it is. */
  against: z.int().nullable(),
  changes: ChangeDocuments,
})
export type PlanDocument = z.infer<typeof PlanDocument>

export const planDocument = ({ desired, changes }: Plan): PlanDocument => ({
  project: desired.project,
  against: null,
  changes: changeDocuments(changes),
})

/** A change as it was planned, or as a revision keeps it. */
interface AnyChange extends Omit<Change, 'kind' | 'changes'> {
  readonly kind: string
  readonly changes: readonly { property: string; from?: string | undefined; to?: string | undefined }[]
}

export const changeDocuments = (changes: readonly AnyChange[]): ChangeDocuments =>
  changes.map(({ action, kind, name, destructive, changes: properties }) => ({
    ...{ action, kind, name, destructive },
    changes: properties.map(({ property, from, to }) => ({ property, from: from ?? null, to: to ?? null })),
  }))

const SIGN = { add: '+', update: '~', remove: '-' } as const

/** A plan as a person reads it: a line for each object, and one for each property that changes. */
export function describePlan({ project, against, changes }: PlanDocument): string {
  const subject = `project ${project}${against === null ? '' : `, against revision ${against}`}`
  if (changes.length === 0) return `${subject}: no changes`
  return [
    `${subject}: ${changes.length} ${changes.length === 1 ? 'change' : 'changes'}`,
    ...describeChanges(changes),
  ].join('\n')
}

/** A line for each object, and one for each property that changes. */
export function describeChanges(changes: ChangeDocuments): string[] {
  return changes.flatMap(({ action, kind, name, destructive, changes: properties }) => [
    `  ${SIGN[action]} ${kind} ${name}${destructive ? '  (destructive)' : ''}`,
    ...properties.map(({ property, from, to }) => `      ${property}: ${from ?? '(none)'} -> ${to ?? '(none)'}`),
  ])
}
