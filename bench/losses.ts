import { ratios } from './ratios.ts'
import type { Section } from './section.ts'

export interface Loss {
  readonly benchmark: string
  readonly what: string
  readonly peer: string
  readonly of: 'time' | 'memory'
  /** How many times as much as the peer we take; more than one. */
  readonly ratio: number
}

/** Every line on which a peer takes less time or less memory, the worst first. */
export function losses(sections: readonly Section[]): Loss[] {
  const all = sections.flatMap(({ name, lines }) =>
    lines.flatMap((line): Loss[] => {
      const { faster, smaller = Number.POSITIVE_INFINITY } = ratios(line) ?? { faster: Number.POSITIVE_INFINITY }
      const loss = { benchmark: name, what: line.what, peer: line.peer?.name ?? '' }
      return [
        { ...loss, of: 'time' as const, ratio: 1 / faster },
        { ...loss, of: 'memory' as const, ratio: 1 / smaller },
      ]
    }),
  )
  return all.filter(({ ratio }) => ratio > 1).sort((a, b) => b.ratio - a.ratio)
}
