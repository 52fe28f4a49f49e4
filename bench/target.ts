import type { Line } from './benchmark.ts'
import { isCost } from './cost.ts'
import { megabytes, time, times } from './figures.ts'

/** What a line is meant to show, at the least. */
export interface Target {
  /** How many times as long the peer takes; below one, how much longer we may take. */
  readonly faster?: number
  /** How many times as much memory the peer takes. */
  readonly smaller?: number
  readonly seconds?: number
  readonly bytes?: number
}

export function describeTarget({ faster, smaller, seconds, bytes }: Target): string {
  const parts: string[] = []
  if (faster !== undefined)
    parts.push(faster >= 1 ? `${times(faster)} times as fast` : `${times(1 / faster)} times the peer's time at most`)
  if (smaller !== undefined) parts.push(`1/${times(smaller)} of the memory`)
  if (seconds !== undefined) parts.push(`under ${time(seconds)}`)
  if (bytes !== undefined) parts.push(`at most ${megabytes(bytes)}`)
  return parts.join(', ')
}

/** Undefined where there is no target, or where a side that it speaks of was not measured. */
export function meetsTarget({ ours, peer, target }: Line): boolean | undefined {
  if (target === undefined || !isCost(ours)) return undefined
  const { faster, smaller, seconds = Number.POSITIVE_INFINITY, bytes = Number.POSITIVE_INFINITY } = target
  const alone = ours.seconds <= seconds && ours.bytes <= bytes
  if (faster === undefined && smaller === undefined) return alone
  if (!isCost(peer?.took)) return undefined
  const besidePeer = peer.took.seconds >= (faster ?? 0) * ours.seconds && peer.took.bytes >= (smaller ?? 0) * ours.bytes
  return alone && besidePeer
}
