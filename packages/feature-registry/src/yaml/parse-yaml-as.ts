import type * as z from 'zod'
import type { YamlPath } from './yaml-file.ts'

export interface YamlKind<T> {
  readonly schema: z.ZodType<T>
  /** What messages begin with, such as `bad gate`. */
  readonly summary: string
  readonly hint: string
  /** What the shape does not say: what is wrong, and at which value. */
  check(value: T): readonly { readonly path: YamlPath; readonly message: string }[]
}

export interface WrittenYaml<T> {
  readonly value: T
  /** `file:line` of the value at a path. */
  at(path: YamlPath): string
}

/** The value in a YAML text of some kind, an empty text as an empty mapping. @throws StepError USAGE naming file, line and key */
export async function parseYamlAs<T>(text: string, path: string, kind: YamlKind<T>): Promise<WrittenYaml<T>> {
  const [{ usageError }, { parseShape }, { parseYaml }] = await Promise.all([
    import('./problem.ts'),
    import('./shape-problems.ts'),
    import('./yaml-file.ts'),
  ])
  const file = parseYaml(text, path)
  const parsed = parseShape(file, kind.schema, file.document.toJS() ?? {})
  if (!('value' in parsed)) throw usageError(kind.summary, parsed.problems, kind.hint)
  const problems = kind.check(parsed.value).map(({ path: at, message }) => ({ at: file.at(at), message }))
  if (problems.length > 0) throw usageError(kind.summary, problems, kind.hint)
  return { value: parsed.value, at: file.at }
}
