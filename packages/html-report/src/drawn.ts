import type { Anchors } from './anchors.ts'
import type { Draw } from './chart-svg.ts'

/** What every part of one page shares while it is written. */
export interface Drawn {
  anchors: Anchors
  /** Absent where no chart of the page needs it. */
  draw: Draw | undefined
}
