import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeModel, type GraphBuilder, linearGraph, pipelineGraph } from '@millrace/onnx'
import { expect, onTestFinished, test } from 'vitest'
import { openContributions, openScorer, readModel } from '../src/index.ts'
import { matrixGraph } from './graphs.ts'
import { columns, writeModel } from './model-folder.ts'

async function folderOf(graph: Uint8Array, ...specs: Parameters<typeof columns>) {
  const folder = await mkdtemp(join(tmpdir(), 'contributions-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return readModel(await writeModel(folder, graph, columns(...specs)))
}

/** a standardized by 10 and 4, [c is red], [c is blue], a · b, and a constant of 5. */
function transform(builder: GraphBuilder, raw: ReadonlyMap<string, string>): string[] {
  const [a = '', b = '', c = ''] = [raw.get('a'), raw.get('b'), raw.get('c')]
  const centred = builder.node('Sub', [a, builder.double(10)])
  const codes = new Map([
    ['red', 1],
    ['blue', 2],
  ])
  const code = builder.cast(builder.codes(c, codes, 0), 'double')
  const is = (value: number) => builder.cast(builder.node('Equal', [code, builder.double(value)]), 'double')
  return [
    builder.node('Div', [centred, builder.double(4)]),
    is(1),
    is(2),
    builder.node('Mul', [a, b]),
    builder.node('Expand', [builder.double(5), builder.node('Shape', [a])]),
  ]
}

test('contributions are added up for each column that transforms read, and with constants they are the prediction', async () => {
  const graph = pipelineGraph({
    inputs: [
      { name: 'a', type: 'double' },
      { name: 'b', type: 'double' },
      { name: 'c', type: 'string' },
    ],
    transform,
    coefficients: [8, 0.5, -1, 0.25, 2],
    intercept: 3,
    output: 'prediction',
  })
  const model = await folderOf(encodeModel(graph), ['a', 'double'], ['b', 'double'], ['c', 'string'])
  const batch = {
    rows: 4,
    columns: {
      a: Float64Array.of(12, 6, 10, 10),
      b: Float64Array.of(1, 2, Number.NaN, 0),
      c: ['red', 'blue', 'grey', 'red'],
    },
  }
  const contributions = await openContributions(model)
  const [scorer, given] = [await openScorer(model), (await contributions?.of(batch)) ?? []]
  expect(contributions?.names).toEqual(['a', 'c', 'a, b'])
  // 8 · (a − 10) / 4; 0.5 for red and −1 for blue; 0.25 · a · b.
  expect(given).toEqual([
    Float64Array.of(4, -8, 0, 0),
    Float64Array.of(0.5, -1, 0, 0.5),
    Float64Array.of(3, 3, Number.NaN, 0),
  ])
  const total = Float64Array.from(given[0] ?? [], (_, row) =>
    given.reduce((sum, values) => sum + (values[row] ?? Number.NaN), 3 + 2 * 5),
  )
  expect(await scorer.score(batch)).toEqual(total)
  await scorer.close()
  await contributions?.close()
})

test('a graph that is not linear behind its transforms has none', async () => {
  expect(await openContributions(await folderOf(matrixGraph('double', ['N']), ['a', 'double']))).toBeUndefined()
  const linear = linearGraph({
    inputs: [
      { name: 'a', type: 'double' },
      { name: 'b', type: 'double' },
    ],
    coefficients: [1, 2],
    intercept: 0,
    output: 'y',
  })
  const contributions = await openContributions(await folderOf(encodeModel(linear), ['a', 'double'], ['b', 'double']))
  expect(contributions?.names).toEqual(['a', 'b'])
  await contributions?.close()
})
