/**
 * `node tools/bundle.ts [BIN ...]` writes `packages/BIN/dist/bundle/cli.js`: the built code of the bin and of everything
 * it imports, in one file and one more for each import on demand.
 */
import { realpathSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { type Plugin, rolldown } from 'rolldown'
import { bins, ROOT } from './programs.ts'

/** Packages that load native code from their own folder. */
const NATIVE = /^(nodejs-polars|onnxruntime-node)$/
const FILE_BESIDE_CODE = /new URL\('([^']+)', import\.meta\.url\)/g

/** Native packages and files that lie beside the code stay where they are, and are found from the folder of the bundle. */
const leaveInPlace = (folder: string): Plugin => ({
  name: 'leave-in-place',
  async resolveId(id, importer, options) {
    if (!NATIVE.test(id)) return null
    const found = await this.resolve(id, importer, { ...options, skipSelf: true })
    if (found === null) throw new Error(`${importer} imports ${id}, which is not installed`)
    return { id: relative(folder, realpathSync(found.id)), external: true }
  },
  transform: (code, id) =>
    code.replace(
      FILE_BESIDE_CODE,
      (_, path: string) => `new URL('${relative(folder, join(dirname(id), path))}', import.meta.url)`,
    ),
})

async function bundle(bin: string): Promise<void> {
  const folder = join(ROOT, 'packages', bin, 'dist/bundle')
  const build = await rolldown({
    input: join(ROOT, 'packages', bin, 'dist/cli.js'),
    platform: 'node',
    plugins: [leaveInPlace(folder)],
    // An import that some module makes on demand and another one at once costs nothing more.
    checks: { ineffectiveDynamicImport: false },
    onLog: (level, { message }) => {
      if (level === 'warn') throw new Error(`${bin}: ${message}`)
    },
  })
  await build.write({ dir: folder, cleanDir: true })
}

const named = process.argv.slice(2)
await Promise.all((named.length === 0 ? bins() : named).map(bundle))
