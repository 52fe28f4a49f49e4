import { join } from 'node:path'
import { expect, test } from 'vitest'
import { declaredTransforms } from '../src/index.ts'
import { folderWith } from './folder.ts'

const OPTIONS = { featureRepo: '.' }

test('a feature repository without transforms declares none, and depends on no file', async () => {
  const root = folderWith()
  await expect(declaredTransforms.open(OPTIONS, { root })).resolves.toEqual([])
  expect(declaredTransforms.files(OPTIONS, { root })).toEqual([])
})

test('transforms are read from the feature repository, which the step then depends on', async () => {
  const root = folderWith({ 'transforms.yaml': 'transforms:\n  - { type: standardize, dtype: number }\n' })
  const path = join(root, 'transforms.yaml')
  await expect(declaredTransforms.open(OPTIONS, { root })).resolves.toEqual([
    { type: 'standardize', dtype: 'number', at: `${path}:2` },
  ])
  expect(declaredTransforms.files(OPTIONS, { root })).toEqual([path])
})
