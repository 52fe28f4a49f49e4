/** Seconds in three digits. */
export function time(seconds: number): string {
  return seconds < 0.9995 ? `${digits(1000 * seconds)} ms` : `${digits(seconds)} s`
}

/** Bytes in megabytes. */
export const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6).toLocaleString('en-US')} MB`

/** A ratio in one decimal, and in two below one and a half, where they tell. */
export const times = (ratio: number): string =>
  ratio < 1.5 ? ratio.toFixed(2).replace(/\.?0+$/, '') : ratio.toFixed(1).replace(/\.0$/, '')

const digits = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3))
