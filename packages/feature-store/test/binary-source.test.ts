import { writeFileSync } from 'node:fs'
import { openOnlineFeatures } from '@millrace/online-store'
import { expect, test } from 'vitest'
import { answer, shops } from './shops.ts'

/** Four rows as pyarrow writes them, with bytes for code and seal and lists of bytes for marks; Polars in Node writes none. */
const SEALS =
  'UEFSMRUAFSwVLCwVCBUAFQYVBhwAAAACAAAAAwsCAAAAAP8BAAAAYQEAAABhFQAVTBVMLBUIFQAVBhUGHAAAAAIAAAAIAQCA+C3rDQYAAID4LesN' +
  'BgAAgPgt6w0GAAAgIRDXDQYAFQAVOhU6LBUIFQAVBhUGHAAAAAIAAAAIAQMAAAD/AIAAAAAAAQAAAHgDAAAAb2xkFQAVOhU6LBUKFQAVBhUGHAAA' +
  'AAIAAAADAgMAAAADHwMBAAAAgAAAAAADAAAAb2xkFQQZfDUAGAZzY2hlbWEVCAAVDCUCGARjb2RlABUEJQIYAmF0JRRMjBEcLAAAAAAAFQwlAhgE' +
  'c2VhbAA1AhgFbWFya3MVAhUGTDwAAAA1BBgEbGlzdBUCABUMJQIYB2VsZW1lbnQAFggZHBlMJgAcFQwZJQYAGRgEY29kZRUAFggWUhZSJghJHBUA' +
  'FQAVAgA8FggZBhkmAgYAAAAmABwVBBklBgAZGAJhdBUAFggWchZyJlpJHBUAFQAVAgA8KQYZJgAIAAAAJgAcFQwZJQYAGRgEc2VhbBUAFggWYBZg' +
  'JswBSRwVABUAFQIAPBYOGQYZJgAIAAAAJgAcFQwZJQYAGTgFbWFya3MEbGlzdAdlbGVtZW50FQAWChZgFmAmrAJJHBUAFQAVAgA8FggZJggCGUYC' +
  'AgAGAAAAFoQDFggmCBaEAwAoIHBhcnF1ZXQtY3BwLWFycm93IHZlcnNpb24gMjUuMC4xGUwcAAAcAAAcAAAcAAAAdAEAAFBBUjE='

const DEFINITIONS = `entities:
  - { name: product, join_keys: [code], value_type: BYTES }
sources:
  - { name: seals, type: file, path: ../seals.parquet, timestamp_field: at }
feature_views:
  - { name: seals, entities: [product], source: seals, schema: [{ name: seal, dtype: Bytes }, { name: marks, dtype: Array(Bytes) }] }
feature_services:
  - { name: all, features: [seals] }
`
const bytes = (text: string) => Buffer.from(text, 'latin1')

test('bytes and lists of bytes are loaded from Parquet and read back, as keys too', async () => {
  const dir = await shops({ columns: null, definitions: DEFINITIONS })
  writeFileSync(dir.path('seals.parquet'), Buffer.from(SEALS, 'base64'))
  await answer(dir, ['apply'])
  await answer(dir, ['materialize', '2024-01-01', '2024-02-01'])
  await using online = await openOnlineFeatures(dir.path('feature_repo'))
  const entities = ['\0\xff', 'a', 'b'].map((code) => ({ code: bytes(code) }))
  const columns = await online.getOnlineFeatures({ features: 'all', entities })
  expect(columns.map(({ values }) => values).slice(1)).toEqual([
    [bytes('\xff\0\x80'), bytes(''), null],
    [[bytes('\x80'), bytes('')], [], null],
  ])
  expect(await answer(dir, ['status'])).toMatchObject({ status: { views: [{ entities: 2, entities_online: 2 }] } })
})

test('a source of bytes that is declared as text is refused for what it is', async () => {
  const dir = await shops({ columns: null, definitions: DEFINITIONS.replace('dtype: Bytes', 'dtype: String') })
  writeFileSync(dir.path('seals.parquet'), Buffer.from(SEALS, 'base64'))
  const { code, stderr } = await dir.run('feature-store', ['apply'])
  expect(code, stderr).toBe(4)
  expect(stderr).toContain('column "seal" (feature) is Binary, which is no STRING')
})
