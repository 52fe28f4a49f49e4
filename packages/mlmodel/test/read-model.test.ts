import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { encodeModel, linearGraph } from '@millrace/onnx'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readLinearForm, readModel } from '../src/index.ts'
import { columns, encodeGraph, port, writeModel } from './model-folder.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mlmodel-read-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const INPUTS = [
  { name: 'a', type: 'double' },
  { name: 'b', type: 'long' },
] as const
const LINEAR = { inputs: INPUTS, coefficients: [0.5, -2], intercept: 1, output: 'prediction' }
const GRAPH = encodeModel(linearGraph(LINEAR))
const SIGNATURE = columns(['a', 'double'], ['b', 'long'])
const write = (name: string) => writeModel(join(root, name), GRAPH, SIGNATURE)

async function replace(folder: string, from: string, to: string): Promise<void> {
  const path = join(folder, 'MLmodel')
  await writeFile(path, (await readFile(path, 'utf8')).replaceAll(from, to))
}

test('a folder gives its signature, metadata, ids and the path of its graph', async () => {
  const folder = await write('whole')
  expect(await readModel(folder)).toEqual({
    graphPath: join(folder, 'model.onnx'),
    signature: { inputs: SIGNATURE, outputs: columns(['prediction', 'double']) },
    metadata: { producer: 'millrace' },
    runId: '6d3f0b5be2a24d7fa3c5e1a9b0c7d812',
    modelId: 'm-0f0e0d0c0b0a09080706050403020100',
  })
})

test('the linear form is read back, and no other graph has one', async () => {
  expect(await readLinearForm(await readModel(await write('linear')))).toEqual(LINEAR)
  const other = encodeGraph({
    node: [{ opType: 'Identity', input: ['a'], output: ['y'] }],
    input: [port('a', 'double', ['N', 1])],
    output: [port('y', 'double', ['N', 1])],
  })
  const folder = await writeModel(join(root, 'other'), other, columns(['a', 'double']))
  expect(await readLinearForm(await readModel(folder))).toBeUndefined()
})

test.each([
  ['above the folder', '../outside.onnx'],
  ['in the place of the folder above', '..'],
  ['at an absolute path', '/etc/hostname'],
  ['behind a link that leaves the folder', 'link.onnx'],
])('a graph %s is refused', async (name, data) => {
  const folder = await write(name)
  await writeFile(join(root, 'outside.onnx'), GRAPH)
  await symlink(join(root, 'outside.onnx'), join(folder, 'link.onnx'))
  await replace(folder, 'data: model.onnx', `data: ${data}`)
  await expect(readModel(folder)).rejects.toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: `${join(folder, 'MLmodel')}: the graph "${data}" lies outside the model's folder`,
  })
})

test('a folder in the place of the graph is refused', async () => {
  const folder = await write('folder')
  await mkdir(join(folder, 'sub'))
  await replace(folder, 'data: model.onnx', 'data: sub')
  await expect(readModel(folder)).rejects.toThrow(/the graph "sub" is not a file/)
})

test('a folder that is absent, has no MLmodel or no graph, is missing input', async () => {
  await expect(readModel(join(root, 'absent'))).rejects.toMatchObject({ code: 'MISSING_INPUT' })
  const folder = await write('incomplete')
  await unlink(join(folder, 'model.onnx'))
  await expect(readModel(folder)).rejects.toMatchObject({
    code: 'MISSING_INPUT',
    message: expect.stringContaining('model.onnx'),
  })
  await unlink(join(folder, 'MLmodel'))
  await expect(readModel(folder)).rejects.toMatchObject({
    code: 'MISSING_INPUT',
    message: expect.stringContaining('MLmodel'),
  })
})

test.each([
  [
    'a link that leaves the folder',
    (path: string) => symlink('/etc/hostname', path),
    /lies outside the model's folder/,
  ],
  ['a folder', (path: string) => mkdir(path), /MLmodel is not a file/],
  ['a device without end', (path: string) => symlink('/dev/zero', path), /lies outside/],
  [
    'larger than any honest one',
    (path: string) => writeFile(path, ' '.repeat(4 * 1024 ** 2 + 1)),
    /4194305 bytes large/,
  ],
])('an MLmodel that is %s is refused', async (name, make, message) => {
  const folder = await write(`description ${name}`)
  await unlink(join(folder, 'MLmodel'))
  await make(join(folder, 'MLmodel'))
  await expect(readModel(folder)).rejects.toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: expect.stringMatching(message),
  })
})

test('an MLmodel that is a pipe is refused, and nothing waits for its other end', async () => {
  const folder = await write('pipe')
  await unlink(join(folder, 'MLmodel'))
  await promisify(execFile)('mkfifo', [join(folder, 'MLmodel')])
  await expect(readModel(folder)).rejects.toThrow(/is not a file/)
})

test('a path with a byte that no file system has is refused', async () => {
  const folder = await write('nul')
  await replace(folder, 'data: model.onnx', 'data: "model\\0.onnx"')
  await expect(readModel(folder)).rejects.toMatchObject({ code: 'BROKEN_CONTRACT' })
})

test('a graph larger than all that was logged is another graph; one that is smaller than the sum is fine', async () => {
  const folder = await write('swapped')
  await writeFile(join(folder, 'model.onnx'), Buffer.concat([GRAPH, GRAPH]))
  await expect(readModel(folder)).rejects.toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: expect.stringMatching(
      `model_size_bytes: is ${GRAPH.length}, but the graph "model.onnx" alone takes ${2 * GRAPH.length} bytes`,
    ),
  })
  await replace(folder, `model_size_bytes: ${GRAPH.length}`, `model_size_bytes: ${9 * GRAPH.length}`)
  expect((await readModel(folder)).graphPath).toBe(join(folder, 'model.onnx'))
})

test('a folder that is itself a link is read', async () => {
  await symlink(await write('linked'), join(root, 'alias'))
  expect((await readModel(join(root, 'alias'))).runId).toBe('6d3f0b5be2a24d7fa3c5e1a9b0c7d812')
})
