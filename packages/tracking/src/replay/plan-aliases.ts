import type { AliasChange } from '../alias-change.ts'
import { aliasHistory } from '../alias-history.ts'
import type { RegisteredModel } from '../tracking-store.ts'

/** What is to become of one alias in the target. */
export interface AliasPlan {
  readonly alias: string
  /** What it stands for in the target, and what it is to stand for there; undefined: nothing. */
  readonly from: string | undefined
  readonly to: string | undefined
  /** Tags of its history that the target lacks, oldest first. */
  readonly history: readonly { readonly key: string; readonly value: string }[]
}

export interface AliasPlans {
  readonly moves: readonly AliasPlan[]
  /** Aliases that were moved in the target on their own, or whose version is not there: they stay. */
  readonly kept: readonly AliasPlan[]
}

/**
 * Plans how aliases of the target follow those of the source: only where the last move that the target knows is one of the source too,
 * so that a decision made in the target is not undone.
 * @param versions numbers in the target by those in the source
 */
export function planAliases(
  source: RegisteredModel,
  target: Pick<RegisteredModel, 'aliases' | 'tags'>,
  versions: ReadonlyMap<string, string>,
): AliasPlans {
  const history = changesOf(source.tags).filter(({ change }) => !isReplayed(change))
  const known = changesOf(target.tags)
  const sourceKeys = new Set(history.map(({ key }) => key))
  const targetKeys = new Set(known.map(({ key }) => key))
  const plans = { moves: [] as AliasPlan[], kept: [] as AliasPlan[] }
  const aliases = new Set([...Object.keys(source.aliases), ...history.map(({ change }) => change.alias)])
  for (const alias of [...aliases].sort()) {
    const wanted = source.aliases[alias]
    const to = wanted === undefined ? undefined : versions.get(wanted)
    const from = target.aliases[alias]
    const missing = history.filter(({ key, change }) => change.alias === alias && !targetKeys.has(key))
    const plan = {
      alias,
      from,
      to,
      history: missing.map(({ key, change }) => ({ key, value: renumbered(change, versions) })),
    }
    const last = known.findLast(({ change }) => change.alias === alias)
    const follows =
      last === undefined ? from === undefined || from === to : isReplayed(last.change) || sourceKeys.has(last.key)
    const isBehind = missing.length === 0 && last !== undefined
    if (wanted !== undefined && to === undefined) plans.kept.push(plan)
    else if (follows && (from !== to || missing.length > 0)) plans.moves.push(plan)
    else if (!follows && !isBehind && from !== to) plans.kept.push(plan)
  }
  return plans
}

const REPLAYED = 'replayed from '

/** Why a replay moves an alias; a record of that gives way to those of the source. */
export const replayReason = (uri: string): string => `${REPLAYED}${uri}`
export const isReplayed = ({ reason }: AliasChange): boolean => reason?.startsWith(REPLAYED) ?? false

/** The changes that tags record, with their keys, which stay the same in every store; oldest first. */
function changesOf(tags: RegisteredModel['tags']): { key: string; change: AliasChange }[] {
  return Object.keys(tags)
    .sort()
    .flatMap((key) => aliasHistory({ [key]: tags[key] ?? '' }).map((change) => ({ key, change })))
}

/** A change in the numbers of the target; a version that is not there has none, and must not be taken for another. */
function renumbered(change: AliasChange, versions: ReadonlyMap<string, string>): string {
  const number = (version: string | undefined): string | null =>
    version === undefined ? null : (versions.get(version) ?? `deleted-${version.replace(/^deleted-/, '')}`)
  return JSON.stringify({ ...change, from: number(change.from), to: number(change.to) })
}
