import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './programs.ts'

export interface Manifest {
  readonly name?: string
  readonly bin?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

export interface SourceFile {
  /** From the repository's root. */
  readonly path: string
  readonly text: string
}

export interface Package {
  readonly name: string
  readonly manifest: Manifest
  readonly references: readonly string[]
  /** The TypeScript files under src/, tests included. */
  readonly sources: readonly SourceFile[]
}

/** Every package, in alphabetical order. */
export const packages = (): Package[] => readdirSync(join(ROOT, 'packages')).sort().map(readPackage)

function readPackage(name: string): Package {
  const folder = `packages/${name}`
  const { references = [] } = readJson<{ references?: { path: string }[] }>(`${folder}/tsconfig.json`)
  const files = readdirSync(join(ROOT, folder, 'src'), { recursive: true, encoding: 'utf8' }).sort()
  return {
    name,
    manifest: readJson(`${folder}/package.json`),
    references: references.map(({ path }) => path.replace(/^\.\.\//, '')),
    sources: files
      .filter((file) => file.endsWith('.ts'))
      .map((file) => ({ path: `${folder}/src/${file}`, text: read(`${folder}/src/${file}`) })),
  }
}

/** A file of the repository as text; empty where it does not exist. */
export const read = (path: string): string =>
  existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), 'utf8') : ''

export const readJson = <T>(path: string): T => JSON.parse(read(path))

const STATEMENT =
  /^(?:import|export)\s+(?:(?:type\s+)?(?:\{[^}]*\}|\*(?:\s+as\s+\w+)?|\w+(?:\s*,\s*\{[^}]*\})?)\s*from\s+)?'([^']+)'/gm
const CALL = /\bimport\('([^']+)'\)/g

/** The modules that a source names in import, export and import(). */
export const importsOf = (text: string): string[] =>
  [STATEMENT, CALL].flatMap((form) => [...text.matchAll(form)].map(([, module = '']) => module))

/** The package that a module's name stands for. */
export const packageOf = (module: string): string =>
  module
    .split('/')
    .slice(0, module.startsWith('@') ? 2 : 1)
    .join('/')

export const isTest = (path: string): boolean => path.endsWith('.test.ts')

/** Prints the problems and ends the tool with 1 where there are any. */
export function conclude(tool: string, problems: readonly string[]): void {
  for (const problem of problems) console.error(`${tool}: ${problem}`)
  if (problems.length > 0) process.exitCode = 1
}
