const INSTANT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.(\d{1,6}))?(Z|[+-]\d{2}:?\d{2})?)?$/

/** Microseconds since 1970 UTC of an ISO 8601 date or time, without an offset UTC; undefined where the text is none. */
export function parseInstant(text: string): number | undefined {
  const [, date, time = '00:00', fraction = '', offset = 'Z'] = INSTANT.exec(text) ?? []
  // An offset would hide a day that the month does not have, which Date.parse takes for one of the next month.
  if (date === undefined || !isCalendarDay(date)) return undefined
  const milliseconds = Date.parse(`${date}T${time}${offset.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2')}`)
  return Number.isNaN(milliseconds) ? undefined : milliseconds * 1000 + Number(fraction.padEnd(6, '0'))
}

function isCalendarDay(date: string): boolean {
  const milliseconds = Date.parse(`${date}T00:00Z`)
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(date)
}
