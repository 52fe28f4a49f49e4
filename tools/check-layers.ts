/** Fails where a package imports from its own layer or one below, or uses what its row of the layers table does not grant. */
import { type Capability, LAYERS, TESTS } from './layers.ts'
import {
  conclude,
  importsOf,
  isTest,
  type Manifest,
  type Package,
  packageOf,
  packages,
  readJson,
  type SourceFile,
} from './workspace.ts'

const SCOPE = '@millrace/'
const levels = new Map(
  LAYERS.flatMap(({ packages: rows }, level) => Object.keys(rows).map((name) => [name, level] as const)),
)
/** Its devDependencies serve the tests of every package. */
const root = readJson<Manifest>('package.json')
const granted = new Map([...LAYERS, TESTS].flatMap(({ packages: rows }) => Object.entries(rows)))

/** The signs of each capability: modules imported, and words in code. */
const SIGNS: Readonly<Record<Capability, { readonly modules: readonly string[]; readonly words: RegExp }>> = {
  disk: { modules: ['node:fs', 'node:fs/promises', 'fs', 'fs/promises'], words: /(?!)/ },
  shell: {
    modules: ['node:console', 'node:readline'],
    words:
      /\bconsole\.|\bprocess\.(?!env\b|pid\b|kill\b|hrtime\b|memoryUsage\b|platform\b|versions?\b)\w+|\bprocess\b(?=[,)])/,
  },
  environment: { modules: [], words: /\bprocess\.env\b/ },
  pid: { modules: ['node:process'], words: /\bprocess\.(pid|kill)\b/ },
  commander: { modules: ['commander'], words: /(?!)/ },
}

function problemsOf(it: Package): string[] {
  const { name, manifest, references } = it
  if (!granted.has(name)) return [`${name} has no place in tools/layers.ts`]
  const dependencies = workspaceNames(manifest.dependencies)
  const sources = it.sources.filter(({ path }) => !isTest(path))
  const used = new Set(
    sources
      .flatMap(({ text }) => importsOf(text))
      .filter((module) => module.startsWith(SCOPE))
      .map((module) => packageOf(module).slice(SCOPE.length)),
  )
  return [
    ...dependencies.flatMap((other) => layerProblems(name, other)),
    ...dependencies
      .filter((other) => !used.has(other))
      .map((other) => `${name} depends on ${other} and does not import it`),
    ...missing(dependencies, references).map((other) => `${name}: tsconfig.json lacks the reference ../${other}`),
    ...missing(references, dependencies).map(
      (other) => `${name}: tsconfig.json refers to ../${other}, which is no dependency`,
    ),
    ...it.sources.flatMap((source) => sourceProblems(it, source)),
  ]
}

function layerProblems(name: string, other: string): string[] {
  if (other in TESTS.packages) return [`${name}: ${other} belongs in devDependencies`]
  const [own = LAYERS.length, below] = [levels.get(name), levels.get(other)]
  if (below === undefined) return [`${name} depends on ${other}, which has no place in tools/layers.ts`]
  return below < own ? [] : [`${name} (${LAYERS[own]?.name}) may not depend on ${other} (${LAYERS[below]?.name})`]
}

function sourceProblems({ name, manifest }: Package, { path, text }: SourceFile): string[] {
  const modules = importsOf(text)
  const declared = {
    ...manifest.dependencies,
    ...(isTest(path) ? { ...manifest.devDependencies, ...root.devDependencies } : {}),
  }
  const problems = modules.flatMap((module) => {
    if (/^[./]/.test(module))
      return /^(\.\.\/)+[^.]*\/src\//.test(module) ? [`${path} reaches into another package: ${module}`] : []
    if (module.startsWith('node:')) return []
    if (module.startsWith(SCOPE) && module !== packageOf(module)) return [`${path} reaches into a package: ${module}`]
    return packageOf(module) in declared
      ? []
      : [`${path} imports ${packageOf(module)}, which package.json does not name`]
  })
  if (isTest(path) || path.endsWith('/src/cli.ts')) return problems
  const code = withoutComments(text)
  const may = granted.get(name) ?? []
  for (const [capability, { modules: signs, words }] of Object.entries(SIGNS) as [
    Capability,
    (typeof SIGNS)[Capability],
  ][]) {
    if (may.includes(capability)) continue
    const found = modules.find((module) => signs.includes(module)) ?? words.exec(code)?.[0]
    if (found !== undefined)
      problems.push(`${path} uses ${found}, and tools/layers.ts does not grant ${name} "${capability}"`)
  }
  return problems
}

const workspaceNames = (dependencies: Readonly<Record<string, string>> = {}): string[] =>
  Object.keys(dependencies)
    .filter((other) => other.startsWith(SCOPE))
    .map((other) => other.slice(SCOPE.length))

const missing = (wanted: readonly string[], there: readonly string[]): string[] =>
  wanted.filter((name) => !there.includes(name))

/** Comments and strings out: what they say is no use. */
const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/gm, "''")

conclude('check-layers', packages().flatMap(problemsOf))
