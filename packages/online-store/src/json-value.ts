import type { FeatureValue } from './online-store.ts'

/** A number that JSON.stringify writes digit by digit, beyond what a JavaScript number holds exactly. */
export interface ExactNumber {
  readonly rawJSON: string
}

export type JsonValue = string | number | boolean | null | ExactNumber | readonly JsonValue[]

declare global {
  interface JSON {
    /** ECMAScript's JSON.parse source text access, in Node since 21. */
    rawJSON(text: string): ExactNumber
  }
}

/** A value as Feast's feature server writes it: bytes in base64, timestamps in seconds, integers in full. */
export function jsonValue(value: FeatureValue | Date): JsonValue {
  if (typeof value === 'bigint') return JSON.rawJSON(String(value))
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (value instanceof Date) return Math.floor(value.getTime() / 1000)
  return isList(value) ? value.map(jsonValue) : value
}

function isList(value: FeatureValue): value is Extract<FeatureValue, readonly unknown[]> {
  return Array.isArray(value)
}
