import { formatCount } from './format-count.ts'

/** How far one piece of work has come. */
export interface Progress {
  /** `done` in the unit of the work; the total may only become known on the way. The note says what was found so far. */
  update(done: number, total?: number, note?: string): void
  end(): void
}

type ProgressUnit = 'rows' | 'bytes' | 'candidates'

export type StartProgress = (label: string, unit?: ProgressUnit) => Progress

export interface ProgressScreen {
  readonly isTty: boolean
  write(text: string): void
  now(): number
}

const SILENT_MS = 1000
const EVERY_MS = 100
const BAR_WIDTH = 24

/** Progress on stderr for work that takes longer than a second: one line drawn over and over on a terminal, nothing elsewhere. */
export function createProgress(step: string, screen: ProgressScreen): StartProgress {
  return (label, unit = 'rows') => {
    const started = screen.now()
    let shown = started + SILENT_MS - EVERY_MS
    let drawn = false
    return {
      update(done, total, note) {
        const now = screen.now()
        if (!screen.isTty || now - shown < EVERY_MS) return
        shown = now
        const line = progressLine({ done, total, unit, elapsedMs: now - started })
        screen.write(`\r\u001b[K${step}: ${label} ${line}${note === undefined ? '' : `, ${note}`}`)
        drawn = true
      },
      end() {
        if (drawn) screen.write('\r\u001b[K')
      },
    }
  }
}

interface Reached {
  readonly done: number
  readonly total: number | undefined
  readonly unit: ProgressUnit
  readonly elapsedMs: number
}

/** A bar and the share where the total is known, then what is done, how fast, and the time left. */
function progressLine({ done, total, unit, elapsedMs }: Reached): string {
  const rate = elapsedMs > 0 ? (1000 * done) / elapsedMs : 0
  const speed = `${amount(done, unit)}, ${amount(Math.round(rate), unit)}/s`
  if (total === undefined || total <= 0) return speed
  const share = Math.min(1, done / total)
  const filled = Math.floor(share * BAR_WIDTH)
  const bar = `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}] ${Math.floor(100 * share)} %`
  const left = done > 0 ? `, ${Math.ceil(Math.max(0, (total - done) / rate))} s left` : ''
  return `${bar}, ${speed}${left}`
}

function amount(done: number, unit: ProgressUnit): string {
  return unit === 'bytes' ? `${(done / 1e6).toFixed(1)} MB` : `${formatCount(done)} ${unit}`
}
