import { StepError } from '@millrace/errors'

const ISO = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?)?(Z|[+-]\d{2}:?\d{2})?$/

/**
 * A time as ISO 8601 has it, UTC where it names no zone.
 * @throws StepError USAGE that names the argument
 */
export function parseTime(argument: string, text: string): Date {
  const hasZone = /(Z|[+-]\d{2}:?\d{2})$/.test(text) && text.length > 'YYYY-MM-DD'.length
  const time = ISO.test(text)
    ? new Date(hasZone ? text.replace(' ', 'T') : `${text.replace(' ', 'T')}${text.length > 10 ? '' : 'T00:00'}Z`)
    : undefined
  if (time !== undefined && !Number.isNaN(time.getTime())) return time
  throw new StepError(
    'USAGE',
    `${argument} is ${JSON.stringify(text)}: expected a time such as 2021-04-16 or 2021-04-16T20:29:28Z`,
  )
}
