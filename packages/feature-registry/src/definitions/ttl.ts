const SECONDS = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 }
const PLAIN = /^(-?\d+)([wdhms])$/
const ISO = /^(-?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/

/** Seconds in a ttl written as a number of seconds, `7d`, `36h`, `90m`, or an ISO 8601 duration; undefined where it is none of them. */
export function parseTtl(written: string | number): number | undefined {
  if (typeof written === 'number') return Number.isSafeInteger(written) ? written : undefined
  const plain = PLAIN.exec(written)
  if (plain !== null) return Number(plain[1]) * secondsIn(plain[2])
  const iso = ISO.exec(written)
  if (iso === null || /[PT]$/.test(written)) return undefined
  const [, sign, ...parts] = iso
  const total = parts.reduce((sum, part, index) => sum + Number(part ?? 0) * secondsIn('wdhms'[index]), 0)
  return sign === '-' ? -total : total
}

/** A ttl in its largest whole unit: `7d`, `36h`; `unlimited` for 0. */
export function formatTtl(seconds: number): string {
  if (seconds === 0) return 'unlimited'
  const unit = (['d', 'h', 'm'] as const).find((letter) => seconds % SECONDS[letter] === 0) ?? 's'
  return `${seconds / SECONDS[unit]}${unit}`
}

const secondsIn = (unit: string | undefined): number =>
  unit === 'w' || unit === 'd' || unit === 'h' || unit === 'm' || unit === 's' ? SECONDS[unit] : 0
