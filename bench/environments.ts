import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { REPOSITORY } from './folders.ts'

export const CONFORMANCE = 'conformance'

const made = new Map<string, string>()

/** The interpreter of a pinned environment of peers, which is installed where it is not there yet. */
export function interpreterOf(environment: string): string {
  const script = join(REPOSITORY, 'tools/python-environment.sh')
  const python =
    made.get(environment) ??
    execFileSync('sh', [script, ...(environment === CONFORMANCE ? [] : [environment])], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }).trim()
  made.set(environment, python)
  return python
}

/** What an environment is made of. */
export const requirementsOf = (environment: string): string => {
  const name = environment === CONFORMANCE ? 'requirements.txt' : `requirements-${environment}.txt`
  return readFileSync(join(REPOSITORY, 'conformance', name), 'utf8')
}
