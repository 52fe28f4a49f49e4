/** Fails where a package does not have the house shape: its manifest, its bin, the names and sizes of its files. */
import { statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { cliSource, LAUNCHER, MANIFEST_CONSTANTS, MANIFEST_FIELDS, TSCONFIG_CONSTANTS } from './house-shape.ts'
import { ROOT } from './programs.ts'
import { conclude, type Manifest, type Package, packages, read, readJson, type SourceFile } from './workspace.ts'

const MOST_LINES = 250
const SAYS_NOTHING = /^(utils?|helpers?|common|core|misc)$/
/** The sample is one repository among many: no package may know its columns. */
const SAMPLE_COLUMN = /driver_id|trip_completed|conv_rate|acc_rate|avg_daily_trips/

function problemsOf(it: Package): string[] {
  const folder = `packages/${it.name}`
  return [
    ...['README.md', 'src/index.ts']
      .filter((file) => read(`${folder}/${file}`) === '')
      .map((file) => `${folder}/${file} is missing`),
    ...(SAYS_NOTHING.test(it.name) ? [`${folder}: "${it.name}" does not say what is inside`] : []),
    ...manifestProblems(it),
    ...differences(`${folder}/tsconfig.json`, TSCONFIG_CONSTANTS),
    ...binProblems(it),
    ...it.sources.flatMap(sourceProblems),
  ]
}

function manifestProblems({ name, manifest }: Package): string[] {
  const path = `packages/${name}/package.json`
  const wanted = MANIFEST_FIELDS.filter((field) => !field.endsWith('?') || field.slice(0, -1) in manifest).map(
    (field) => field.replace('?', ''),
  )
  const fields = Object.keys(manifest)
  return [
    ...(isDeepStrictEqual(fields, wanted)
      ? []
      : [`${path} has the fields ${fields.join(', ')}; expected ${wanted.join(', ')}`]),
    ...differences(path, { ...MANIFEST_CONSTANTS, name: `@millrace/${name}` }),
    ...versionProblems(path, manifest),
  ]
}

function versionProblems(path: string, { dependencies = {}, devDependencies = {} }: Manifest): string[] {
  return [dependencies, devDependencies].flatMap((list) => {
    const names = Object.keys(list)
    const wrong = Object.entries(list).filter(
      ([name, version]) => version !== (name.startsWith('@millrace/') ? 'workspace:*' : 'catalog:'),
    )
    return [
      ...wrong.map(
        ([name, version]) => `${path}: ${name} is "${version}"; versions are in the catalog of pnpm-workspace.yaml`,
      ),
      ...(isDeepStrictEqual(names, names.toSorted()) ? [] : [`${path}: dependencies are not in alphabetical order`]),
    ]
  })
}

function binProblems({ name, manifest, sources }: Package): string[] {
  const cli = sources.find(({ path }) => path === `packages/${name}/src/cli.ts`)
  if (manifest.bin === undefined) return cli === undefined ? [] : [`${cli.path} belongs to a package with a bin`]
  const path = `packages/${name}/bin/${name}`
  const file = sources.some((source) => source.path === `packages/${name}/src/commands.ts`) ? 'commands' : 'step'
  return [
    ...(isDeepStrictEqual(manifest.bin, { [name]: `bin/${name}` })
      ? []
      : [`packages/${name}/package.json: the bin is not "${name}": "bin/${name}"`]),
    ...(read(path) === LAUNCHER ? [] : [`${path} is not the launcher of tools/house-shape.ts`]),
    ...((statSync(join(ROOT, path), { throwIfNoEntry: false })?.mode ?? 0) & 0o111
      ? []
      : [`${path} is not executable`]),
    ...(cli?.text === cliSource(name, file) ? [] : [`packages/${name}/src/cli.ts is not that of tools/house-shape.ts`]),
    ...(read(`packages/${name}/test/cli.test.ts`).includes('expectStepContract(')
      ? []
      : [`packages/${name}/test/cli.test.ts does not call expectStepContract`]),
  ]
}

function sourceProblems({ path, text }: SourceFile): string[] {
  if (path.endsWith('_pb.ts')) return []
  const lines = text.split('\n').length - 1
  const column = SAMPLE_COLUMN.exec(text)?.[0]
  return [
    ...(SAYS_NOTHING.test(basename(path).replace(/(\.test)?\.ts$/, ''))
      ? [`${path}: its name does not say what is inside`]
      : []),
    ...(/^[a-z0-9]+(-[a-z0-9]+)*(\.test|\.d)?\.ts$/.test(basename(path)) ? [] : [`${path}: file names are kebab-case`]),
    ...(lines > MOST_LINES ? [`${path} has ${lines} lines, more than ${MOST_LINES}`] : []),
    ...(column === undefined ? [] : [`${path} names ${column}, a column of the sample`]),
  ]
}

function differences(path: string, constants: Readonly<Record<string, unknown>>): string[] {
  const actual = readJson<Record<string, unknown>>(path)
  return Object.entries(constants)
    .filter(([field, value]) => !isDeepStrictEqual(actual[field], value))
    .map(([field, value]) => `${path}: "${field}" is not ${JSON.stringify(value)}`)
}

/** The root builds every package, and has every bin in node_modules/.bin. */
function rootProblems(all: readonly Package[]): string[] {
  const root = readJson<Manifest>('package.json')
  const built = readJson<{ references: { path: string }[] }>('tsconfig.json').references.map(({ path }) => path)
  const bins = all.filter(({ manifest }) => manifest.bin !== undefined).map(({ name }) => `@millrace/${name}`)
  const names = all.map(({ name }) => `packages/${name}`)
  return [
    ...versionProblems('package.json', root),
    ...bins
      .filter((name) => root.dependencies?.[name] === undefined)
      .map((name) => `package.json does not depend on ${name}`),
    ...names.filter((name) => !built.includes(name)).map((name) => `tsconfig.json does not refer to ${name}`),
    ...names
      .filter((name) => !read('docs/architecture.md').includes(`\`${basename(name)}\``))
      .map((name) => `docs/architecture.md does not name ${basename(name)}`),
  ]
}

const all = packages()
conclude('check-packages', [...rootProblems(all), ...all.flatMap(problemsOf)])
