/**
 * Writes `<artifacts>/.stamps/STAMP.inputs` for each `STAMP=CALL` argument, only where its content changed,
 * and prints the artifacts folder. CALL is a bin with its arguments.
 */
import { mkdirSync, readFileSync, readlinkSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AnyStep, readCall, type StampInputs, stampInputs } from '@millrace/cli-kit'
import { isStepError } from '@millrace/errors'
import { programOf, ROOT } from './programs.ts'

/** The hash of all code that a bin runs, by which its bundle is called; its imports of native packages name their versions. */
const codeHash = (bin: string): string => readlinkSync(join(ROOT, 'packages', bin, 'dist/bundle'))

async function stepOf(bin: string, words: readonly string[]): Promise<{ step: AnyStep; argv: readonly string[] }> {
  const program = await programOf(bin)
  if (!('commands' in program)) return { step: program, argv: words }
  const step = program.commands.find(({ name }) => name === words[0])
  if (step === undefined) throw new Error(`${bin} has no command ${words[0]}`)
  return { step, argv: words.slice(1) }
}

function writeIfChanged(path: string, content: string): void {
  try {
    if (readFileSync(path, 'utf8') === content) return
  } catch {
    // Absent: written below.
  }
  writeFileSync(`${path}.tmp`, content)
  renameSync(`${path}.tmp`, path)
}

async function main(): Promise<void> {
  let folder: string | undefined
  const written: [stamp: string, inputs: StampInputs & { code: string }][] = []
  for (const argument of process.argv.slice(2)) {
    const [stamp = '', call = ''] = argument.split('=')
    const [bin = '', ...words] = call.split(' ')
    const { step, argv } = await stepOf(bin, words)
    const caller = { argv, environment: process.env, cwd: ROOT }
    folder ??= readCall(bin, step, caller).artifacts
    written.push([stamp, { ...(await stampInputs(step, caller)), code: codeHash(bin) }])
  }
  if (folder === undefined) throw new Error('no stamp was named')
  const stamps = join(folder, '.stamps')
  mkdirSync(stamps, { recursive: true })
  for (const [stamp, inputs] of written)
    writeIfChanged(join(stamps, `${stamp}.inputs`), `${JSON.stringify(inputs, null, 2)}\n`)
  process.stdout.write(folder)
}

try {
  await main()
} catch (error) {
  if (!isStepError(error)) throw error
  console.error(`make: ${error.message}${error.hint === undefined ? '' : `\nmake: hint: ${error.hint}`}`)
  process.exitCode = error.exitCode
}
