import { isPair, isScalar, visit } from 'yaml'
import type { Problem } from '../yaml/problem.ts'
import type { YamlFile } from '../yaml/yaml-file.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Replaces `$NAME`, `${NAME}` and `${NAME:-default}` in every string of a YAML file, in place.
 * An unknown `$NAME` stays as it is, as in Feast; an unknown `${NAME}` under one of `keys` is a problem.
 * What a variable holds stays a string: it cannot change how the file is parsed.
 */
export function expandVariables(file: YamlFile, env: Environment, keys: readonly string[]): Problem[] {
  const problems: Problem[] = []
  visit(file.document, {
    Scalar(key, node, ancestors) {
      if (key === 'key' || typeof node.value !== 'string') return
      const path = ancestors.flatMap((item) => (isPair(item) && isScalar(item.key) ? [String(item.key.value)] : []))
      node.value = expand(node.value, env, (name) => {
        if (!keys.includes(path[0] ?? '')) return
        const message = `${path.join('.')} names the environment variable ${name}, which is not set`
        problems.push({ at: file.at(path), message })
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
