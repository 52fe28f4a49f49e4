import { afterEach, expect, test, vi } from 'vitest'
import { readUnmapped } from './read-unmapped.ts'

afterEach(() => vi.unstubAllEnvs())

const isUnmapped = (paths: readonly string[]): boolean => {
  vi.stubEnv('POLARS_FORCE_ASYNC', undefined)
  readUnmapped(paths)
  return process.env['POLARS_FORCE_ASYNC'] === '1'
}

test('files are read and not mapped, but where Polars would take a path for a pattern', () => {
  expect(isUnmapped(['a.parquet', '/data/sp ace %20 ü {1}.parquet'])).toBe(true)
  for (const path of ['/data/[x]/a.parquet', '/data/a?.parquet', '/data/*/a.parquet'])
    expect(isUnmapped(['a.parquet', path]), path).toBe(false)
})

test('the working folder is part of a path', () => {
  const cwd = vi.spyOn(process, 'cwd').mockReturnValue('/data/run [2]')
  expect(isUnmapped(['a.parquet'])).toBe(false)
  cwd.mockRestore()
})
