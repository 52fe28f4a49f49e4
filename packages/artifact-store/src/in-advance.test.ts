import { expect, test } from 'vitest'
import { inAdvance } from './in-advance.ts'

function logged(events: string[], name: string, values: readonly number[], failsWith?: Error) {
  return {
    async *[Symbol.asyncIterator]() {
      events.push(`${name} begins`)
      try {
        yield* values
        if (failsWith !== undefined) throw failsWith
      } finally {
        events.push(`${name} ends`)
      }
    },
  }
}

test('values come in order, and the next source is begun while one is used', async () => {
  const events: string[] = []
  const sources = [
    logged(events, 'a', [1, 2]),
    logged(events, 'b', []),
    logged(events, 'c', [3]),
    logged(events, 'd', [4]),
  ]
  for await (const value of inAdvance(sources)) events.push(String(value))
  expect(events.filter((event) => /^\d/.test(event))).toEqual(['1', '2', '3', '4'])
  expect(events.indexOf('b begins')).toBeLessThan(events.indexOf('1'))
  expect(events.indexOf('c begins')).toBeGreaterThan(events.indexOf('2'))
})

test('whoever stops early, or a source that fails, leaves no source open', async () => {
  const stopped: string[] = []
  for await (const _ of inAdvance([logged(stopped, 'a', [1, 2]), logged(stopped, 'b', [3])])) break
  expect(stopped).toEqual(['a begins', 'b begins', 'a ends', 'b ends'])
  const failed: string[] = []
  const reading = inAdvance([logged(failed, 'a', [1], new Error('broken')), logged(failed, 'b', [3])])
  await expect(all(reading)).rejects.toThrow('broken')
  expect(failed).toEqual(['a begins', 'b begins', 'a ends', 'b ends'])
})

test('without sources there is nothing', async () => {
  expect(await all(inAdvance([]))).toEqual([])
})

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const value of values) found.push(value)
  return found
}
