import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeModel } from '@millrace/onnx'
import { expect, onTestFinished, test } from 'vitest'
import { graphHash } from '../src/graph-hash.ts'
import { TYPE } from './model-folder.ts'

test('a model whose constants lie in another file has another hash where that file is another', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'graph-hash-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const externalData = [{ key: 'location', value: 'weights.bin' }]
  const weights = { name: 'w', dims: [1n], dataType: TYPE.double, dataLocation: 1, externalData }
  const graphPath = join(folder, 'model.onnx')
  await writeFile(graphPath, encodeModel({ irVersion: 8n, graph: { name: 'g', initializer: [weights] } }))
  const hash = (content: string) =>
    writeFile(join(folder, 'weights.bin'), content).then(() =>
      graphHash({ graphPath, signature: undefined, metadata: {}, runId: undefined, modelId: undefined }),
    )
  const first = await hash('12345678')
  expect(await hash('12345679')).not.toBe(first)
  expect(await hash('12345678')).toBe(first)
})
