import { execFileSync } from 'node:child_process'
import { availableParallelism, cpus } from 'node:os'
import { REPOSITORY } from './folders.ts'

const PEERS = ['feast', 'mlflow', 'scikit-learn', 'pandas', 'duckdb']

/** What was measured, and on what, in lines. */
export function versions(python: string): string[] {
  const commit = told('git', ['-C', REPOSITORY, 'describe', '--always', '--dirty'])
  const script = `import platform, importlib.metadata as m; print("Python", platform.python_version(), *[f", {n} {m.version(n)}" for n in ${JSON.stringify(PEERS)}], sep=" ")`
  return [
    `millrace ${commit}, Node ${process.versions.node}`,
    told(python, ['-c', script]).replaceAll(' ,', ','),
    `${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown processor'}`,
  ]
}

const told = (command: string, args: readonly string[]): string =>
  execFileSync(command, args, { encoding: 'utf8' }).trim()
