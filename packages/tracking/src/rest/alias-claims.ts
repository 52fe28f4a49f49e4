import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { AliasMove, Texts } from '../tracking-store.ts'

/** What one who moves an alias writes on the registered model first, so that others keep away. */
export interface AliasClaim {
  /** Of the registered model's tag. */
  readonly key: string
  readonly move: AliasMove
  /** By the server's clock, in milliseconds since the epoch. */
  readonly at: number
}

/** The tag that claims a move. */
export function aliasClaimTag(move: AliasMove, now: number): { key: string; value: string } {
  const { alias, from = null, to = null, user, reason } = move
  const at = new Date(now).toISOString()
  return { key: `${PREFIX}${randomUUID()}`, value: JSON.stringify({ alias, from, to, user, reason, at }) }
}

/** The claims on an alias that the registered model's tags hold; one that cannot be read claims nothing. */
export function aliasClaims(name: string, alias: string, tags: Texts): AliasClaim[] {
  return Object.entries(tags).flatMap(([key, value]) => {
    const claim = key.startsWith(PREFIX) ? Claim.safeParse(value).data : undefined
    if (claim?.alias !== alias) return []
    const { from, to, user, reason, at } = claim
    return [{ key, move: { name, alias, from, to, user, ...(reason !== undefined && { reason }) }, at }]
  })
}

const PREFIX = 'millrace.alias_claim.'

const Version = z
  .string()
  .nullish()
  .transform((version) => version ?? undefined)
const Claim = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      context.addIssue('not JSON')
      return z.NEVER
    }
  })
  .pipe(
    z.object({
      alias: z.string(),
      from: Version,
      to: Version,
      user: z.string(),
      reason: z.string().optional(),
      at: z.iso.datetime({ offset: true }).transform(Date.parse),
    }),
  )
