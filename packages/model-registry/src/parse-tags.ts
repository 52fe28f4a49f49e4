import { StepError } from '@millrace/errors'

export interface TagChanges {
  readonly set: readonly { readonly key: string; readonly value: string }[]
  readonly remove: readonly string[]
}

/** Tags as `key=value`, and keys to remove. @throws StepError USAGE */
export function parseTags(set: readonly string[], remove: readonly string[]): TagChanges {
  if (set.length + remove.length === 0) {
    throw new StepError('USAGE', 'no tag is given', { hint: 'Give --set key=value, --remove key, or several of them.' })
  }
  const parsed = set.map((text) => {
    const split = text.indexOf('=')
    if (split < 1) throw new StepError('USAGE', `--set is ${JSON.stringify(text)}: expected key=value`)
    return { key: text.slice(0, split), value: text.slice(split + 1) }
  })
  const keys = [...parsed.map(({ key }) => key), ...remove]
  const kept = keys.find((key) => key.startsWith('millrace.alias_'))
  if (kept !== undefined) {
    throw new StepError('USAGE', `the tag "${kept}" records how aliases moved, and cannot be changed`)
  }
  const twice = keys.find((key, index) => keys.indexOf(key) !== index)
  if (twice !== undefined) throw new StepError('USAGE', `the tag "${twice}" is given twice`)
  return { set: parsed, remove }
}
