import { labelClasses } from './label-classes.ts'

/** What is known of each row beside its features. */
export interface RowFacts {
  readonly label: Float64Array
  /** Where the label is of more than two classes; of text it is nothing else, and its numbers are codes in no order. */
  readonly classes: Int32Array | undefined
  readonly isText: boolean
  /** The first row of the entity of each, as the keys together tell it; undefined without keys. */
  readonly entities: Uint32Array | undefined
  /** Whether every entity has one label, so that its other rows only repeat it. */
  readonly repeated: boolean
}

export function rowFacts(label: Float64Array, isText: boolean, entities: Uint32Array | undefined): RowFacts {
  const firsts = entities ?? new Uint32Array(0)
  const repeated =
    firsts.some((first, row) => first !== row) && firsts.every((first, row) => label[first] === label[row])
  return { label, classes: labelClasses(label, isText), isText, entities, repeated }
}

/** Those of the rows that a mask has. */
export function maskedFacts({ label, classes, entities, ...facts }: RowFacts, mask: Uint8Array): RowFacts {
  const isIn = (_: number, row: number) => mask[row] === 1
  return { ...facts, label: label.filter(isIn), classes: classes?.filter(isIn), entities: entities?.filter(isIn) }
}

/** The first row here of each entity. */
export function firstOfEntities(entities: Uint32Array): Uint32Array {
  const seen = new Uint8Array(1 + entities.reduce((most, entity) => Math.max(most, entity), 0))
  return Uint32Array.from(entities.keys()).filter((row) => {
    const entity = entities[row] ?? 0
    const isFirst = seen[entity] === 0
    seen[entity] = 1
    return isFirst
  })
}
