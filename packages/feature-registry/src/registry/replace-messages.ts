/** How the messages of one kind of object are told apart, written and dated. */
export interface MessageKind<M, D> {
  identify(message: M): { readonly project: string; readonly name: string }
  /** Whether millrace reads such a message: one that it cannot read stays as it is. */
  readable(message: M): boolean
  /** The message of an object, over what was there before and with its dates. */
  write(desired: D, previous: M | undefined): M
  same(a: M, b: M): boolean
  /** Dates a message that is new or differs from what was there. */
  date(message: M): void
}

/**
 * The messages of a registry with those of one project replaced by what is desired: in their order, unchanged ones
 * untouched, new ones last; other projects' and unreadable ones stay.
 */
export function replaceMessages<M, D extends { readonly name: string }>(
  messages: readonly M[],
  project: string,
  desired: readonly D[],
  kind: MessageKind<M, D>,
): M[] {
  const waiting = new Map(desired.map((item) => [item.name, item]))
  const kept = messages.flatMap((message) => {
    const identity = kind.identify(message)
    if (identity.project !== project) return [message]
    const item = waiting.get(identity.name)
    waiting.delete(identity.name)
    if (item === undefined) return kind.readable(message) ? [] : [message]
    const written = kind.write(item, kind.readable(message) ? message : undefined)
    if (kind.same(written, message)) return [message]
    kind.date(written)
    return [written]
  })
  const added = [...waiting.values()].map((item) => {
    const written = kind.write(item, undefined)
    kind.date(written)
    return written
  })
  return [...kept, ...added]
}
