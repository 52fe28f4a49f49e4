import type { Line } from './benchmark.ts'
import { isCost } from './cost.ts'

export interface Ratios {
  readonly faster: number
  /** Undefined where a side's memory was not measured. */
  readonly smaller: number | undefined
}

/** How many times as much time and memory the peer takes; undefined where a side was not measured. */
export function ratios({ ours, peer }: Line): Ratios | undefined {
  if (!isCost(ours) || !isCost(peer?.took)) return undefined
  const isMemoryKnown = ours.bytes > 0 && peer.took.bytes > 0
  return {
    faster: peer.took.seconds / ours.seconds,
    smaller: isMemoryKnown ? peer.took.bytes / ours.bytes : undefined,
  }
}
