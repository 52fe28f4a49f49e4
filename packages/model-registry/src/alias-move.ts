import * as z from 'zod'

/** What moving an alias came to, as `--json` tells it. */
export const MovedAlias = z.object({
  name: z.string(),
  alias: z.string(),
  from: z.string().nullable(),
  to: z.string(),
  /** False where it stood there already. */
  moved: z.boolean(),
  model_uri: z.string(),
})
export type MovedAlias = z.infer<typeof MovedAlias>

/** A moved alias as people read it. */
export function describeMove({ name, alias, from, to, moved, model_uri }: MovedAlias): string {
  if (!moved) return `${name}@${alias} is at version ${to} already; nothing changed`
  return `${name}@${alias}: ${from === null ? 'set to' : `version ${from} ->`} version ${to} (${model_uri})`
}

export const aliasOption = z.string().min(1).default('champion').describe('the alias').meta({ env: false })
export const reasonOption = z.string().min(1).max(1000).optional().describe('why, for the history').meta({ env: false })
