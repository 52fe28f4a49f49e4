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

test('alone, items come in order, and a sequence is begun when the one before it has its first item, not sooner', async () => {
  const log: string[] = []
  const items = inAdvance(
    ['a', 'b', 'c'].map((name) => sequence(name, log)),
    { alone: true },
  )
  for await (const item of items) log.push(`used ${item}`)
  expect(log.filter((line) => line.startsWith('used'))).toEqual(
    ['a1', 'a2', 'b1', 'b2', 'c1', 'c2'].map((of) => `used ${of}`),
  )
  expect(log.slice(0, 4)).toEqual(['a begins', 'b begins', 'used a1', 'used a2'])
  expect(log.indexOf('c begins')).toBeGreaterThan(log.indexOf('a ends'))
  expect(log.indexOf('c begins')).toBeLessThan(log.indexOf('used b1'))
})

test('alone, whoever stops early ends what was begun', async () => {
  const log: string[] = []
  for await (const item of inAdvance(
    ['a', 'b', 'c'].map((name) => sequence(name, log)),
    { alone: true },
  ))
    if (item === 'a1') break
  expect(log).toEqual(['a begins', 'b begins', 'a ends', 'b ends'])
})

test('alone, an error comes where its items would be', async () => {
  const log: string[] = []
  async function* broken(): AsyncGenerator<string> {
    await Promise.reject(new Error('no items'))
    yield 'never'
  }
  const reading = async () => {
    for await (const item of inAdvance([sequence('a', log), broken()], { alone: true })) log.push(`used ${item}`)
  }
  await expect(reading()).rejects.toThrow('no items')
  expect(log).toContain('used a2')
})

async function* sequence(name: string, log: string[]): AsyncGenerator<string> {
  log.push(`${name} begins`)
  try {
    yield `${name}1`
    yield `${name}2`
  } finally {
    log.push(`${name} ends`)
  }
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const value of values) found.push(value)
  return found
}
