import { expect, test } from 'vitest'
import { oneAhead } from './one-ahead.ts'

test('items come in order, and a sequence is begun when the one before it has its first item, not sooner', async () => {
  const log: string[] = []
  const items = oneAhead(['a', 'b', 'c'].map((name) => sequence(name, log)))
  for await (const item of items) log.push(`used ${item}`)
  expect(log.filter((line) => line.startsWith('used'))).toEqual(
    ['a1', 'a2', 'b1', 'b2', 'c1', 'c2'].map((of) => `used ${of}`),
  )
  expect(log.slice(0, 4)).toEqual(['a begins', 'b begins', 'used a1', 'used a2'])
  expect(log.indexOf('c begins')).toBeGreaterThan(log.indexOf('a ends'))
  expect(log.indexOf('c begins')).toBeLessThan(log.indexOf('used b1'))
})

test('whoever stops early ends what was begun', async () => {
  const log: string[] = []
  for await (const item of oneAhead(['a', 'b', 'c'].map((name) => sequence(name, log)))) if (item === 'a1') break
  expect(log).toEqual(['a begins', 'b begins', 'a ends', 'b ends'])
})

test('an error comes where its items would be', async () => {
  const log: string[] = []
  async function* broken(): AsyncGenerator<string> {
    await Promise.reject(new Error('no items'))
    yield 'never'
  }
  const reading = async () => {
    for await (const item of oneAhead([sequence('a', log), broken()])) log.push(`used ${item}`)
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
