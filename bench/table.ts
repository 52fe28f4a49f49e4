import type { Line } from './benchmark.ts'
import { isCost, type Outcome } from './cost.ts'
import { megabytes, time, times } from './figures.ts'
import { ratios } from './ratios.ts'
import { describeTarget, meetsTarget } from './target.ts'

const HEADER = [
  'what',
  'peer',
  'millrace',
  'the peer',
  'times faster',
  'our memory',
  "the peer's",
  'times smaller',
  'target',
]

/** Lines side by side: times, peaks of memory, and how many times as much the peer takes. */
export function table(lines: readonly Line[]): (readonly string[])[] {
  const rows = lines.map((line) => {
    const { what, ours, peer } = line
    const { faster, smaller } = ratios(line) ?? {}
    return [
      what,
      peer?.name ?? '',
      seconds(ours),
      seconds(peer?.took),
      faster === undefined ? '' : times(faster),
      bytes(ours),
      bytes(peer?.took),
      smaller === undefined ? '' : times(smaller),
      target(line),
    ]
  })
  return [HEADER, ...rows]
}

function seconds(outcome: Outcome | undefined): string {
  if (outcome === undefined) return ''
  return isCost(outcome) ? time(outcome.seconds) : outcome.failed
}

const bytes = (outcome: Outcome | undefined): string =>
  isCost(outcome) && outcome.bytes > 0 ? megabytes(outcome.bytes) : ''

function target(line: Line): string {
  if (line.target === undefined) return ''
  const verdict = { true: 'met', false: 'missed', undefined: 'not measured' }[`${meetsTarget(line)}`]
  return `${describeTarget(line.target)}: ${verdict}`
}
