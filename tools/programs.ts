import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AnyStep, Commands } from '@millrace/cli-kit'

export const ROOT = join(import.meta.dirname, '..')

interface Manifest {
  readonly bin?: Readonly<Record<string, string>>
}

const IN_ORDER = [
  'feature-store',
  'data-extraction',
  'data-validation',
  'data-preparation',
  'model-training',
  'model-evaluation',
  'model-validation',
  'batch-prediction',
  'model-registry',
]

/** The names of the packages that have a bin, in the order of the pipeline. */
export function bins(): string[] {
  const place = (name: string) => (IN_ORDER.includes(name) ? IN_ORDER.indexOf(name) : IN_ORDER.length)
  return binsOfPackages().sort((a, b) => place(a) - place(b))
}

function binsOfPackages(): string[] {
  return readdirSync(join(ROOT, 'packages')).filter((name) => {
    const manifest: Manifest = JSON.parse(readFileSync(join(ROOT, 'packages', name, 'package.json'), 'utf8'))
    return manifest.bin !== undefined
  })
}

/** What a bin's package exports: its step, or its commands. */
export async function programOf(bin: string): Promise<AnyStep | Commands> {
  const [program]: (AnyStep | Commands)[] = Object.values(await import(`@millrace/${bin}`))
  if (program === undefined) throw new Error(`@millrace/${bin} exports no step`)
  return program
}

/** Every call that a bin knows, with the step behind it. */
export async function callsOf(bin: string): Promise<{ call: string; step: AnyStep }[]> {
  const program = await programOf(bin)
  if (!('commands' in program)) return [{ call: bin, step: program }]
  return program.commands.map((step) => ({ call: `${bin} ${step.name}`, step }))
}
