import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { DEFINITIONS, shops } from './shops.ts'

/** One row as pyarrow writes it, with bytes for the amount; Polars in Node writes none. */
const WITH_BYTES =
  'UEFSMRUAFRwVHCwVAhUAFQYVBhwAAAACAAAAAgEBAAAAAAAAABUAFRwVHCwVAhUAFQYVBhwAAAACAAAAAgEAgPgt6w0GABUAFRgVGCwVAhUAFQ' +
  'YVBhwAAAACAAAAAgECAAAAAP8VBBlMNQAYBnNjaGVtYRUGABUEJQIYB3Nob3BfaWQAFQQlAhgCYXQlFEyMERwsAAAAAAAVDCUCGAZhbW91bnQA' +
  'FgIZHBk8JgAcFQQZJQYAGRgHc2hvcF9pZBUAFgIWQhZCJghJHBUAFQAVAgA8KQYZJgACAAAAJgAcFQQZJQYAGRgCYXQVABYCFkIWQiZKSRwVAB' +
  'UAFQIAPCkGGSYAAgAAACYAHBUMGSUGABkYBmFtb3VudBUAFgIWPhY+JowBSRwVABUAFQIAPBYEGQYZJgACAAAAFsIBFgImCBbCAQAoIHBhcnF1' +
  'ZXQtY3BwLWFycm93IHZlcnNpb24gMjUuMC4xGTwcAAAcAAAcAAAADAEAAFBBUjE='

test('4: a source with binary values is refused for what it is, with a way out', async () => {
  const dir = await shops({ columns: null, definitions: DEFINITIONS.replace('dtype: Float64', 'dtype: Bytes') })
  writeFileSync(dir.path('turnover.parquet'), Buffer.from(WITH_BYTES, 'base64'))
  const { code, stderr } = await dir.run('feature-store', ['apply'])
  expect(code, stderr).toBe(4)
  expect(stderr).toContain('turnover.parquet (feature view "turnover") has a column of binary values')
  expect(stderr).toContain('base64')
  expect(dir.exists('feature_repo/registry.db')).toBe(false)
})
