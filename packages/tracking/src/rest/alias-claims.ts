import { randomUUID } from 'node:crypto'
import { AliasChange, aliasChangeText } from '../alias-change.ts'
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
  return { key: `${PREFIX}${randomUUID()}`, value: aliasChangeText(move, now) }
}

/** The claims on an alias that the registered model's tags hold; one that cannot be read claims nothing. */
export function aliasClaims(name: string, alias: string, tags: Texts): AliasClaim[] {
  return Object.entries(tags).flatMap(([key, value]) => {
    const claim = key.startsWith(PREFIX) ? AliasChange.safeParse(value).data : undefined
    if (claim?.alias !== alias) return []
    const { from, to, user, reason, at } = claim
    return [{ key, move: { name, alias, from, to, user, ...(reason !== undefined && { reason }) }, at: Date.parse(at) }]
  })
}

const PREFIX = 'millrace.alias_claim.'
