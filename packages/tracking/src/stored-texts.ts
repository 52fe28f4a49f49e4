import { checkKey } from './names.ts'
import type { Texts } from './tracking-store.ts'

/** What MLflow stores of longer values: it cuts them without a word, in both stores alike. */
const LONGEST = { parameter: 6000, tag: 8000 } as const

/** Parameters or tags of a run as they are stored. @throws StepError USAGE for a key that MLflow refuses */
export function storedTexts(kind: 'parameter' | 'tag', values: Texts): { key: string; value: string }[] {
  const limit = LONGEST[kind]
  return Object.entries(values).map(([key, value]) => {
    checkKey(kind, key)
    return { key, value: value.length <= limit ? value : [...value].slice(0, limit).join('') }
  })
}
