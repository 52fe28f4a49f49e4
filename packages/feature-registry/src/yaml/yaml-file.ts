import { StepError } from '@millrace/errors'
import { type Document, isCollection, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml'

export type YamlPath = readonly PropertyKey[]

/** A parsed YAML file that can say on which line each of its values stands. */
export interface YamlFile {
  readonly path: string
  readonly document: Document
  /** `file:line` of the value at a path, or of the nearest thing above it that is there. */
  at(path: YamlPath): string
  /** `file:line` of a key of the mapping at a path. */
  atKey(path: YamlPath, key: string): string
}

/** Parses one YAML document. @throws StepError USAGE with file and line, where it is not YAML */
export function parseYaml(text: string, path: string): YamlFile {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, prettyErrors: false })
  const position = (offset: number) => `${path}:${lineCounter.linePos(offset).line}`
  const [error] = document.errors
  if (error !== undefined) {
    throw new StepError('USAGE', `${position(error.pos[0])}: not valid YAML: ${error.message}`, { cause: error })
  }
  return {
    path,
    document,
    at: (way) => position(offsetOf(document, way)),
    atKey: (way, key) => position(keyOffset(document, way, key) ?? offsetOf(document, way)),
  }
}

function offsetOf(document: Document, path: YamlPath): number {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
    const key = path[length - 1]
    if (isNode(node) && node.range) {
      const own =
        typeof key === 'string' && isCollection(node) ? keyOffset(document, path.slice(0, length - 1), key) : undefined
      return own ?? node.range[0]
    }
  }
  return 0
}

function keyOffset(document: Document, path: YamlPath, key: string): number | undefined {
  const map = path.length === 0 ? document.contents : document.getIn(path, true)
  if (!isMap(map)) return undefined
  const found = map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key)?.key
  return isScalar(found) && found.range ? found.range[0] : undefined
}
