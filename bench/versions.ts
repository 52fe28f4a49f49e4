import { execFileSync } from 'node:child_process'
import { interpreterOf } from './environments.ts'
import { REPOSITORY } from './folders.ts'

/** The commit that is measured; `-dirty` where files differ from it. */
export const commit = (): string => told('git', ['-C', REPOSITORY, 'describe', '--always', '--dirty'])

/** Node, then Python and packages of each environment: `Python 3.11.2, feast 0.66.0`. */
export function versions(peers: Readonly<Record<string, readonly string[]>>): string[] {
  const environments = Object.entries(peers).map(([environment, packages]) => {
    const script = `import platform, importlib.metadata as m; print(", ".join(["Python " + platform.python_version(), *[f"{n} {m.version(n)}" for n in ${JSON.stringify(packages)}]]))`
    return told(interpreterOf(environment), ['-c', script])
  })
  return [`Node ${process.versions.node}`, ...environments]
}

const told = (command: string, args: readonly string[]): string =>
  execFileSync(command, args, { encoding: 'utf8' }).trim()
