/** A time as people read it: UTC, to the second. */
export const shownTime = (iso: string): string => `${iso.slice(0, 19).replace('T', ' ')}Z`

/** Milliseconds since the epoch as ISO 8601. */
export const isoTime = (ms: number): string => new Date(ms).toISOString()
