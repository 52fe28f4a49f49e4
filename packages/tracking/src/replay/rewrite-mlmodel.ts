export type IdChange = readonly [from: string, to: string]

/** The text of an `MLmodel` with other ids; they are random, so that each occurrence means the same. */
export function rewriteMlmodel(text: string, changes: readonly IdChange[]): string {
  const changed = changes.reduce((before, [from, to]) => (from === '' ? before : before.replaceAll(from, to)), text)
  // YAML would take an id of digits alone for a number.
  return changed.replace(/^run_id: (\d+)$/m, "run_id: '$1'")
}
