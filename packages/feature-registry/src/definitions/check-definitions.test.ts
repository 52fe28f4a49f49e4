import { describe, expect, test } from 'vitest'
import { DECLARED, DECLARED_CASES } from '../../test/declared-rule-cases.ts'
import { CASES, DEFINITIONS } from '../../test/rule-cases.ts'
import { RULES } from './check-definitions.ts'
import { parseDefinitions } from './parse-definitions.ts'

const parse = (text: string, declared = DECLARED) =>
  parseDefinitions(
    [
      { path: 'a.yaml', text },
      { path: 'b.yaml', text: declared },
    ],
    'p',
  )

test('the definitions that every case below breaks are good', async () => {
  expect((await parse(DEFINITIONS)).featureViews).toHaveLength(5)
})

describe('every rule refuses what breaks it', () => {
  test.each(DECLARED_CASES)('%s: %j becomes %j, in what is declared or computed', async (rule, from, to, message) => {
    const broken = DECLARED.replace(from, to)
    expect(broken).not.toBe(DECLARED)
    await expect(parse(DEFINITIONS, broken)).rejects.toThrow(message)
    await expect(parse(DEFINITIONS, broken)).rejects.toThrow(`[${rule}]`)
  })

  test.each(CASES)('%s: %j becomes %j', async (rule, from, to, message) => {
    const broken = DEFINITIONS.replace(from, to)
    expect(broken).not.toBe(DEFINITIONS)
    await expect(parse(broken)).rejects.toThrow(message)
    await expect(parse(broken)).rejects.toThrow(`[${rule}]`)
  })

  test('and every rule has such a case', () => {
    expect(new Set([...CASES, ...DECLARED_CASES].map(([rule]) => rule))).toEqual(new Set(RULES.map(({ name }) => name)))
  })
})

test('all broken rules are reported at once', async () => {
  const broken = DEFINITIONS.replace('ttl: 7d', 'ttl: 0')
    .replace('source: orders', 'source: oders')
    .replace('spend:amount', 'spend:x')
  await expect(parse(broken)).rejects.toThrow(/known-source[\s\S]*positive-ttl[\s\S]*known-feature/)
})
