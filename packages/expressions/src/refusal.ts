import { StepError } from '@millrace/errors'

const MOST_SHOWN = 120

/** The error for an expression that cannot be read: what is wrong, where (a zero-based offset) and what is allowed. */
export function refusal(source: string, offset: number, what: string, hint: string): StepError {
  return new StepError('USAGE', `expression ${excerpt(source, offset)}, character ${offset + 1}: ${what}`, { hint })
}

/** The source, or the part of a long one around the offset, quoted. */
function excerpt(source: string, offset: number): string {
  if (source.length <= MOST_SHOWN) return JSON.stringify(source)
  const start = Math.max(0, Math.min(offset - MOST_SHOWN / 2, source.length - MOST_SHOWN))
  const end = start + MOST_SHOWN
  return `${start > 0 ? '…' : ''}${JSON.stringify(source.slice(start, end))}${end < source.length ? '…' : ''}`
}
