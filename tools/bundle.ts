/**
 * `node tools/bundle.ts [BIN ...]` makes `packages/BIN/dist/bundle`: the built code of the bin and of everything it imports,
 * in `program.cjs` and one more file for each import on demand, a file of its own for each program of a thread, and `cli.cjs`, which
 * runs them. It is a link to a folder of its own for each content, so that a bin
 * that is started meanwhile runs all of the old code or all of the new, and one that is running finds its own files.
 */
import { createHash } from 'node:crypto'
import { lstat, mkdir, readdir, readlink, realpath, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { type Plugin, rolldown } from 'rolldown'
import { bins, ROOT } from './programs.ts'

/** The modules that load the native code of their package. */
const NATIVE_POLARS = /nodejs-polars\/bin\/native-polars\.js$/
const NATIVE_ONNXRUNTIME = /onnxruntime-node\/dist\/binding\.js$/
const FILE_BESIDE_CODE = /new URL\('([^']+)', import\.meta\.url\)/g
/** What threads run. */
const WORKER = /-worker\.js$/

/**
 * Native code and files that lie beside the code stay where they are, and are found from the folder of the bundle; programs of
 * threads, which are added to `workers`, come to lie in it.
 */
const leaveInPlace = (folder: string, workers: Set<string>): Plugin => ({
  name: 'leave-in-place',
  async resolveId(id, importer, options) {
    if (!id.endsWith('/native-polars.js')) return null
    const found = await this.resolve(id, importer, { ...options, skipSelf: true })
    if (found === null || !NATIVE_POLARS.test(found.id)) return found
    return { id: relative(folder, loadedBy(await realpath(found.id))), external: true }
  },
  transform(code, id) {
    const from = (path: string) => relative(folder, join(dirname(id), path))
    const native = NATIVE_ONNXRUNTIME.test(id) ? code.replaceAll('../bin/', `${from('../bin')}/`) : code
    return native.replace(FILE_BESIDE_CODE, (_, path: string) => {
      if (!WORKER.test(path)) return `new URL('${from(path)}', import.meta.url)`
      workers.add(join(dirname(id), path))
      return `new URL('./${bundledWorker(path)}', import.meta.url)`
    })
  },
})

/** The native code of this machine that a module chooses: nodejs-polars makes a report of the whole process to choose, which takes milliseconds. */
function loadedBy(module: string): string {
  const require = createRequire(module)
  const native: unknown = require(module)
  const found = Object.values(require.cache).find((it) => it?.filename.endsWith('.node') && it.exports === native)
  if (found === undefined) throw new Error(`${module} is not the native code that it loads`)
  return found.filename
}

/** Commander has a way to run programs, which no bin asks for; what Node loads for it takes a millisecond of every start. */
const withoutPrograms: Plugin = {
  name: 'without-programs',
  transform: (code, id) =>
    /commander\/lib\/command\.js$/.test(id)
      ? code.replace("import childProcess from 'node:child_process';", 'const childProcess = undefined;')
      : code,
}

const bundledWorker = (path: string): string => basename(path).replace(/\.js$/, '.cjs')

const LINK = 'bundle'
const HOUR = 3_600_000
/** Where the launchers let the bins keep what V8 compiles, for each bundle by its name. */
const COMPILED = join(ROOT, 'node_modules/.cache/millrace')

async function bundle(bin: string): Promise<void> {
  const dist = join(ROOT, 'packages', bin, 'dist')
  const workers = new Set<string>()
  const chunks = await chunksOf(join(dist, 'cli.js'), 'program.cjs', { dist, workers })
  // A thread may start others: they are added while the set is walked.
  for (const worker of workers) chunks.push(...(await chunksOf(worker, bundledWorker(worker), { dist, workers })))
  chunks.push(...(await chunksOf(join(ROOT, 'packages/cli-kit/dist/bundle-entry.js'), 'cli.cjs', { dist, workers })))
  const name = await writeFolder(dist, chunks)
  await pointTo(dist, name)
  await removeOld(dist, name)
}

interface Chunk {
  readonly fileName: string
  readonly code: string
}

async function chunksOf(
  input: string,
  entryFileNames: string,
  { dist, workers }: { dist: string; workers: Set<string> },
): Promise<Chunk[]> {
  const build = await rolldown({
    input,
    platform: 'node',
    plugins: [leaveInPlace(join(dist, LINK), workers), withoutPrograms],
    // An import that some module makes on demand and another one at once costs nothing more.
    checks: { ineffectiveDynamicImport: false },
    onLog: (level, { message }) => {
      if (level === 'warn') throw new Error(`${input}: ${message}`)
    },
  })
  // Node loads modules of the old kind with less ado: a twelfth of what the ten steps of the sample take.
  const { output } = await build.generate({
    dir: join(dist, LINK),
    format: 'cjs',
    dynamicImportInCjs: false,
    entryFileNames,
    chunkFileNames: '[name]-[hash].cjs',
  })
  return output.flatMap((file) => (file.type === 'chunk' ? [{ fileName: file.fileName, code: ascii(file.code) }] : []))
}

/** V8 holds text in ASCII in half the memory, and reads it faster. */
const ascii = (code: string): string =>
  code.replace(/[^\p{ASCII}]/gu, (letter) =>
    [...Array(letter.length).keys()].map((at) => `\\u${letter.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  )

/** Writes the files into a folder that is named after them, whole or not at all, and returns its name. */
async function writeFolder(dist: string, chunks: readonly Chunk[]): Promise<string> {
  const hash = createHash('sha256')
  for (const { fileName, code } of chunks) hash.update(fileName).update(code)
  const name = `${LINK}-${hash.digest('hex').slice(0, 12)}`
  const staged = stagedIn(dist)
  await mkdir(staged)
  await Promise.all(chunks.map(({ fileName, code }) => writeFile(join(staged, fileName), code)))
  // Who finds it there made the same before, or at the same time.
  await rename(staged, join(dist, name)).catch(async (error: NodeJS.ErrnoException) => {
    await rm(staged, { recursive: true })
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
  })
  return name
}

/** Makes the link lead to a folder, and dates the one that it led to. */
async function pointTo(dist: string, name: string): Promise<void> {
  const link = join(dist, LINK)
  const replaced = await readlink(link).catch(() => undefined)
  if (replaced === name) return
  if (replaced === undefined) await rm(link, { recursive: true, force: true })
  await symlink(name, stagedIn(dist))
  await rename(stagedIn(dist), link)
  const now = new Date()
  if (replaced !== undefined) await utimes(join(dist, replaced), now, now).catch(() => {})
}

const stagedIn = (dist: string): string => join(dist, `${LINK}-${process.pid}`)

/** Removes the folders that no process is likely to run from any more: those replaced an hour ago. */
async function removeOld(dist: string, kept: string): Promise<void> {
  const folders = (await readdir(dist)).filter((name) => name.startsWith(`${LINK}-`) && name !== kept)
  for (const name of folders) {
    const { mtimeMs } = await lstat(join(dist, name)).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }))
    if (Date.now() - mtimeMs <= HOUR) continue
    for (const folder of [dist, COMPILED]) await rm(join(folder, name), { recursive: true, force: true })
  }
}

const named = process.argv.slice(2)
await Promise.all((named.length === 0 ? bins() : named).map(bundle))
