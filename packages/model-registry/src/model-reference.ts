import { type ModelUri, parseModelUri } from '@millrace/tracking'

/** A model as people name it: a bare name, or what a model URI names. */
export type ModelReference = ModelUri | { readonly kind: 'name'; readonly name: string }

/**
 * What a text names: `NAME`, `NAME/3`, `NAME/latest`, `NAME@champion`, `m-…`, a `models:/` or `runs:/` URI, or a folder, which `./` tells
 * from a name.
 * @throws StepError USAGE
 */
export function parseModelReference(text: string): ModelReference {
  if (/^m-[0-9a-f]{32}$/.test(text)) return { kind: 'logged-model', modelId: text }
  if (/^[^/:]+(@[^/:@]+|\/(\d+|latest))$/i.test(text) && !/^\.+\//.test(text)) return parseModelUri(`models:/${text}`)
  if (text !== '' && !/[/:]/.test(text) && !/^\.+$/.test(text)) return { kind: 'name', name: text }
  return parseModelUri(text)
}
