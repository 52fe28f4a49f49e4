const MICROSECONDS = { w: 604_800e6, d: 86_400e6, h: 3600e6, m: 60e6, s: 1e6, ms: 1e3, us: 1 }
const PARTS = /(\d+)(ms|us|[wdhms])/g

/** Microseconds in a duration such as `7d`, `36h` or `1d12h`; undefined where the text is none. */
export function parseDuration(text: string): number | undefined {
  if (!/^(\d+(ms|us|[wdhms]))+$/.test(text)) return undefined
  return [...text.matchAll(PARTS)].reduce((sum, [, count, unit]) => sum + Number(count) * microsecondsIn(unit), 0)
}

function microsecondsIn(unit: string | undefined): number {
  const found = Object.entries(MICROSECONDS).find(([name]) => name === unit)
  return found?.[1] ?? Number.NaN
}
