import { StepError } from '@millrace/errors'
import { type Document, isScalar, parseDocument, visit } from 'yaml'

/**
 * Reads untrusted YAML as PyYAML's safe loader would, but for what no honest writer needs: keys that are no text or
 * occur twice, tags of other languages, and aliases that multiply; `source` names the file in messages.
 * @throws StepError BROKEN_CONTRACT
 */
export function parseYaml(text: string, source: string): { document: Document.Parsed; content: unknown } {
  try {
    // The parser's own search for repeated keys takes time that grows with the square of their number.
    const document = parseDocument(text, { version: '1.1', stringKeys: true, uniqueKeys: false })
    const [problem] = [...document.errors, ...document.warnings]
    if (problem !== undefined) throw problem
    const repeated = repeatedKey(document)
    if (repeated !== undefined) throw new Error(`the key "${repeated}" occurs twice`)
    return { document, content: document.toJS({ maxAliasCount: MAX_ALIASES }) }
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n', 1)[0] : String(error)
    throw new StepError('BROKEN_CONTRACT', `${source} is not YAML as MLflow writes it: ${why}`, { cause: error })
  }
}

/** PyYAML writes an alias where the same list stands in two places. */
const MAX_ALIASES = 100

function repeatedKey(document: Document.Parsed): string | undefined {
  let repeated: string | undefined
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<unknown>()
      for (const { key } of items) {
        const name = isScalar(key) ? key.value : key
        if (seen.has(name)) {
          repeated = String(name)
          return visit.BREAK
        }
        seen.add(name)
      }
      return undefined
    },
  })
  return repeated
}
