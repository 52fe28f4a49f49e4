import * as z from 'zod'
import type { Line } from './benchmark.ts'
import { isCost } from './cost.ts'
import { megabytes, time, times } from './figures.ts'
import { ratios } from './ratios.ts'

/** What a line is meant to show, at the least. */
export const Target = z
  .object({
    /** How many times as long the peer takes; below one, how much longer we may take. */
    faster: z.number().optional(),
    /** How many times as much memory the peer takes. */
    smaller: z.number().optional(),
    seconds: z.number().optional(),
    bytes: z.number().optional(),
  })
  .readonly()
export type Target = z.infer<typeof Target>

export function describeTarget({ faster, smaller, seconds, bytes }: Target): string {
  return listed([
    faster === undefined ? undefined : speed(faster),
    smaller === undefined ? undefined : memory(smaller),
    seconds === undefined ? undefined : `under ${time(seconds)}`,
    bytes === undefined ? undefined : `at most ${megabytes(bytes)}`,
  ])
}

function speed(faster: number): string {
  if (faster === 1) return "the peer's time at most"
  return faster > 1 ? `${times(faster)} times as fast` : `${times(1 / faster)} times the peer's time at most`
}

const memory = (smaller: number): string =>
  smaller >= 1 ? `1/${times(smaller)} of the memory` : `${times(1 / smaller)} times the memory`

/** What was measured of that which a line's target speaks of. */
export function describeMeasured(line: Line): string {
  const { ours, target = {} } = line
  const { faster, smaller } = ratios(line) ?? {}
  return listed([
    target.faster === undefined || faster === undefined ? undefined : `${times(faster)} times as fast`,
    target.smaller === undefined || smaller === undefined ? undefined : memory(smaller),
    target.seconds === undefined || !isCost(ours) ? undefined : time(ours.seconds),
    target.bytes === undefined || !isCost(ours) ? undefined : megabytes(ours.bytes),
  ])
}

const listed = (parts: readonly (string | undefined)[]): string => parts.filter((part) => part !== undefined).join(', ')

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
