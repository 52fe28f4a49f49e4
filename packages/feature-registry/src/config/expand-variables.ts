import { isScalar, visit } from 'yaml'
import type { Problem } from '../yaml/problem.ts'
import type { YamlFile } from '../yaml/yaml-file.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Replaces `$NAME`, `${NAME}` and `${NAME:-default}` in every string of a YAML file, in place.
 * An unknown `$NAME` stays as it is, as in Feast; an unknown `${NAME}` is a problem.
 * What a variable holds stays a string: it cannot change how the file is parsed.
 */
export function expandVariables(file: YamlFile, env: Environment): Problem[] {
  const problems: Problem[] = []
  visit(file.document, {
    Scalar(key, node, ancestors) {
      if (key === 'key' || typeof node.value !== 'string') return
      const section = ancestors.flatMap((ancestor) =>
        'key' in ancestor && isScalar(ancestor.key) ? [String(ancestor.key.value)] : [],
      )
      node.value = expand(node.value, env, (name) => {
        problems.push({
          at: file.at(section),
          message: `${section.join('.')} names the environment variable ${name}, which is not set`,
        })
      })
    },
  })
  return problems
}

const VARIABLE = /\$(?:(?<bare>[A-Za-z_][A-Za-z0-9_]*)|\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<fallback>[^}]*))?\})/g

function expand(text: string, env: Environment, unknown: (name: string) => void): string {
  return text.replace(VARIABLE, (whole, bare?: string, name?: string, fallback?: string) => {
    const value = env[bare ?? name ?? '']
    if (fallback !== undefined) return value === undefined || value === '' ? fallback : value
    if (value === undefined && name !== undefined) unknown(name)
    return value ?? whole
  })
}
