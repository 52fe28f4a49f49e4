import { StepError } from '@millrace/errors'
import { instantOf } from '@millrace/feature-registry'

export interface TimeRange {
  readonly start: Date
  readonly end: Date
}

const DAY = 86_400_000
/** Feast's, where no view has a ttl. */
const DEFAULT_SPAN = 30 * DAY

/**
 * The range that stands for entity rows; undefined where none was given. Without a start it begins the longest ttl before its
 * end, or 30 days where no view has one, as in Feast.
 * @throws StepError USAGE
 */
export function timeRange(
  { start, end }: { readonly start?: string | undefined; readonly end?: string | undefined },
  ttlSeconds: readonly number[],
): TimeRange | undefined {
  if (end === undefined && start === undefined) return undefined
  if (end === undefined)
    throw new StepError('USAGE', '--start needs --end', {
      hint: 'the end is not the time of the run, so that the same call gives the same rows',
    })
  const last = parseTime('--end', end)
  const longest = Math.max(0, ...ttlSeconds) * 1000
  const span = longest === 0 ? DEFAULT_SPAN : longest
  const first = start === undefined ? new Date(last.getTime() - span) : parseTime('--start', start)
  if (first > last) throw new StepError('USAGE', `--start ${start} is after --end ${end}`)
  return { start: first, end: last }
}

function parseTime(flag: string, text: string): Date {
  const instant = instantOf(text)
  if (!Number.isNaN(instant)) return new Date(instant)
  throw new StepError(
    'USAGE',
    `${flag} is ${JSON.stringify(text)}: expected a time such as 2021-04-16 or 2021-04-16T20:29:28Z`,
  )
}
