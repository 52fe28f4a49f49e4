import { readFileSync } from 'node:fs'
import { parseExpectations } from '@millrace/feature-registry'
import { expect, test } from 'vitest'

test('the expectations of the README are expectations', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(readme) ?? []
  const { columns, rules } = await parseExpectations(example, 'README.md')
  expect([...columns.keys()]).toEqual(['price', 'code', 'colour', 'day', 'wait', 'sold'])
  expect(rules).toHaveLength(1)
})
