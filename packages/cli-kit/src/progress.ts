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
const TTY_EVERY_MS = 100
const LINE_EVERY_MS = 5000

/**
 * Progress on stderr for work that takes longer than a second: one line drawn over and over on a terminal,
 * a plain line every five seconds elsewhere.
 */
export function createProgress(step: string, screen: ProgressScreen): StartProgress {
  return (label, unit = 'rows') => {
    const started = screen.now()
    let shown = started + SILENT_MS - (screen.isTty ? TTY_EVERY_MS : LINE_EVERY_MS)
    let drawn = false
    return {
      update(done, total, note) {
        const now = screen.now()
        if (now - shown < (screen.isTty ? TTY_EVERY_MS : LINE_EVERY_MS)) return
        shown = now
        const line = `${step}: ${label} ${amount(done, unit)}${ofTotal(done, total, now - started)}${note === undefined ? '' : `, ${note}`}`
        screen.write(screen.isTty ? `\r\u001b[K${line}` : `${line}\n`)
        drawn = true
      },
      end() {
        if (drawn && screen.isTty) screen.write('\r\u001b[K')
      },
    }
  }
}

function ofTotal(done: number, total: number | undefined, elapsedMs: number): string {
  if (total === undefined || total <= 0 || done <= 0) return ''
  const left = Math.max(0, (elapsedMs / done) * (total - done))
  return ` (${Math.min(100, Math.floor((100 * done) / total))} %, ${Math.ceil(left / 1000)} s left)`
}

function amount(done: number, unit: ProgressUnit): string {
  return unit === 'bytes' ? `${(done / 1e6).toFixed(1)} MB` : `${formatCount(done)} ${unit}`
}
