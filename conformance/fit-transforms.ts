/**
 * `node fit-transforms.ts FOLDER` fits the folder's `transforms.yaml` on its `train.parquet`, and writes what the plan
 * makes of its `rows.parquet` by Polars (`design.json`), and as a graph of an output for each column (`design.onnx`).
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openSession } from '../packages/artifact-store/dist/index.js'
import { anyTable } from '../packages/contracts/dist/index.js'
import { declaredTransforms } from '../packages/feature-registry/dist/index.js'
import { encodeModel, GraphBuilder } from '../packages/onnx/dist/index.js'
import { applyPlan, fitPlan, planColumns, planNodes } from '../packages/transforms/dist/index.js'

const [folder = ''] = process.argv.slice(2)
const session = await openSession({ artifacts: folder, step: 'fit-transforms' })
try {
  const declared = await declaredTransforms.open({ featureRepo: folder }, { root: folder })
  const train = await session.readTable(anyTable, { path: join(folder, 'train.parquet') })
  const rows = await session.readTable(anyTable, { path: join(folder, 'rows.parquet') })
  const plan = await fitPlan(declared, train, (lazy) => session.collect(lazy))
  const names = planColumns(plan, rows.columns).map(({ name }) => name)
  const design: [string, number[]][] = names.map((name) => [name, []])
  for await (const { columns } of session.numbers(await applyPlan(plan, rows), names))
    for (const [index, column] of columns.entries()) design[index]?.[1].push(...column)
  const texts = rows.columns.filter(({ type }) => type === 'String').map(({ name }) => name)
  await writeFile(join(folder, 'design.json'), JSON.stringify(design))

  const builder = new GraphBuilder((name) => `inner/${name}`)
  const addPlan = await planNodes(plan, rows.columns)
  const tensors = addPlan(builder, new Map(rows.columns.map(({ name }) => [name, name])))
  for (const [index, tensor] of tensors.entries()) builder.node('Identity', [tensor], {}, `output ${index}`)
  const port = (name: string, elemType: number) => ({
    name,
    type: { tensorType: { elemType, shape: { dim: [{ value: { case: 'dimParam' as const, value: 'N' } }] } } },
  })
  const [double, string] = [11, 8]
  const graph = {
    name: 'design',
    input: rows.columns.map(({ name }) => port(name, texts.includes(name) ? string : double)),
    output: names.map((_, index) => port(`output ${index}`, double)),
    node: builder.nodes,
    initializer: builder.constants,
  }
  const opsetImport = [
    { domain: '', version: 15n },
    { domain: 'ai.onnx.ml', version: 2n },
  ]
  await writeFile(join(folder, 'design.onnx'), encodeModel({ irVersion: 8n, graph, opsetImport }))
} finally {
  session.dispose()
}
