import { expect, test } from 'vitest'
import { arrowTypes } from './arrow-types.ts'

/** As pyarrow writes it of id: int64, wait: duration[us], größe: duration[ns], day: date32, old: date64, l: list<duration[s]>. */
const SCHEMA =
  '/////5ABAAAQAAAAAAAKAAwABgAFAAgACgAAAAABBAAMAAAACAAIAAAABAAIAAAABAAAAAYAAAAoAQAA5AAAALQAAACIAAAAXAAAAAQAAAAA////AAABDBQAAAAYAAAABAAAAAEAAAAQAAAAAQAAAGwAAACw////KP///wAAARIQAAAAGAAAAAQAAAAAAAAABAAAAGl0ZW0AAAAAWv///wAAAABU////AAABCBAAAAAYAAAABAAAAAAAAAADAAAAb2xkAAQABAAEAAAAfP///wAAAQgQAAAAFAAAAAQAAAAAAAAAAwAAAGRheQCq////AAAAAKT///8AAAESEAAAABgAAAAEAAAAAAAAAAcAAABncsO2w59lANb///8AAAMA0P///wAAARIQAAAAHAAAAAQAAAAAAAAABAAAAHdhaXQAAAYACAAGAAYAAAAAAAIAEAAUAAgABgAHAAwAAAAQABAAAAAAAAECEAAAABwAAAAEAAAAAAAAAAIAAABpZAAACAAMAAgABwAIAAAAAAAAAUAAAAAAAAAA'

test('spans of time and dates in milliseconds are told from the integers and days that Parquet has them as', () => {
  expect([...arrowTypes(SCHEMA)]).toEqual([
    ['wait', 'Unknown'],
    ['größe', 'Unknown'],
    ['old', 'Datetime'],
  ])
})

test('what is no schema is refused', () => {
  expect(() => arrowTypes(SCHEMA.slice(0, 100))).toThrow(RangeError)
  expect(() => arrowTypes('')).toThrow(RangeError)
})
