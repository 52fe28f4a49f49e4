import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkModel, decodeModel, encodeModel } from '../src/index.ts'

type Description = Parameters<typeof encodeModel>[0]

let root: string
let folder: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'onnx-check-'))
  folder = join(root, 'model')
  await mkdir(join(folder, 'weights'), { recursive: true })
  await writeFile(join(root, 'outside.bin'), new Uint8Array(16))
  await writeFile(join(folder, 'weights', 'w.bin'), new Uint8Array(16))
  await writeFile(join(folder, '..w.bin'), new Uint8Array(8))
  await symlink(join(root, 'outside.bin'), join(folder, 'link.bin'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const graph = {
  node: [{ opType: 'Identity', input: ['x'], output: ['y'] }],
  input: [{ name: 'x' }],
  output: [{ name: 'y' }],
}
const model = (change: Description = {}) =>
  decodeModel(encodeModel({ irVersion: 8n, opsetImport: [{ version: 15n }], graph, ...change } as Description))

const external = (...locations: string[]) => ({
  graph: {
    ...graph,
    initializer: locations.map((value, i) => ({
      name: `w${i}`,
      dataLocation: 1,
      externalData: [{ key: 'location', value }],
    })),
  },
})

test('a model of standard operators passes', async () => {
  await checkModel(model())
  await checkModel(model({ opsetImport: [{ version: 15n }, { domain: 'ai.onnx.ml', version: 3n }] }))
})

test('an imported domain that no node uses is harmless', async () => {
  await checkModel(model({ opsetImport: [{ version: 15n }, { domain: 'com.microsoft', version: 1n }] }))
})

const inBranch = {
  graph: {
    ...graph,
    node: [
      {
        opType: 'If',
        input: ['x'],
        output: ['y'],
        attribute: [{ name: 'then_branch', type: 5, g: { node: [{ opType: 'Shell', domain: 'evil' }] } }],
      },
    ],
  },
}

const refused: [string, Description, RegExp][] = [
  ['a custom operator', { graph: { ...graph, node: [{ opType: 'Shell', domain: 'evil' }] } }, /evil\.Shell/],
  ['a custom operator in a branch', inBranch, /evil\.Shell/],
  ['a local function', { functions: [{ name: 'f', domain: 'local' }] }, /local function local\.f/],
  ['a newer operator set', { opsetImport: [{ version: 99n }] }, /ai\.onnx 99; at most 26/],
  [
    'a newer ML operator set',
    { opsetImport: [{ version: 15n }, { domain: 'ai.onnx.ml', version: 9n }] },
    /ai\.onnx\.ml 9/,
  ],
  ['a newer IR version', { irVersion: 99n }, /IR version is 99/],
  ['no operator set', { opsetImport: [] }, /imports no operator set/],
  ['no inputs', { graph: { ...graph, input: [] } }, /no inputs/],
  ['constants for its only inputs', { graph: { ...graph, initializer: [{ name: 'x' }] } }, /no inputs/],
  ['no outputs', { graph: { ...graph, output: [] } }, /no outputs/],
]

test.each(refused)('a model with %s is refused', async (_, change, message) => {
  await expect(checkModel(model(change), { source: 'm.onnx' })).rejects.toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: expect.stringMatching(message),
  })
})

test('every problem is in the one message', async () => {
  const change = { graph: { ...graph, output: [], node: [{ opType: 'Shell', domain: 'evil' }] } }
  const failure = checkModel(model(change), { source: 'm.onnx' })
  await expect(failure).rejects.toThrow(/^m\.onnx cannot be run:\n.*no outputs\n.*evil\.Shell$/)
})

test('external data inside the folder passes, also under a name that begins with two dots', async () => {
  await checkModel(model(external('weights/w.bin', '..w.bin')), { folder })
})

test.each([
  ['beside the folder', '../outside.bin', /outside the model's folder/],
  ['at an absolute path', '/etc/passwd', /absolute path/],
  ['behind a link that leaves the folder', 'link.bin', /outside the model's folder/],
  ['in a folder', 'weights', /not a file/],
  ['nowhere', 'missing.bin', /cannot be read \(ENOENT\)/],
  ['at an address in memory', '*/_ORT_MEM_ADDR_/*', /cannot be read/],
  ['in a file without a name', '', /no name/],
])('external data %s is refused', async (_, location, message) => {
  await expect(checkModel(model(external(location)), { folder })).rejects.toThrow(message)
})

test('external data of a subgraph or an attribute is checked as well', async () => {
  const t = { name: 'w', dataLocation: 1, externalData: [{ key: 'location', value: '../outside.bin' }] }
  const inAttribute = {
    graph: { ...graph, node: [{ opType: 'Constant', attribute: [{ name: 'value', type: 4, t }] }] },
  }
  const g = { initializer: [t] }
  const inSubgraph = { graph: { ...graph, node: [{ opType: 'If', attribute: [{ name: 'then_branch', type: 5, g }] }] } }
  await expect(checkModel(model(inAttribute), { folder })).rejects.toThrow(/outside/)
  await expect(checkModel(model(inSubgraph), { folder })).rejects.toThrow(/outside/)
})

test('a model without a folder may have no external data', async () => {
  await expect(checkModel(model(external('weights/w.bin')))).rejects.toThrow(/without a folder/)
})

test('external data beyond the limit is refused, a file used twice counted once', async () => {
  const twice = model(external('weights/w.bin', 'weights/w.bin'))
  await checkModel(twice, { folder, maxExternalBytes: 16 })
  await expect(checkModel(twice, { folder, maxExternalBytes: 15 })).rejects.toThrow(/takes 16 bytes; at most 15/)
})
