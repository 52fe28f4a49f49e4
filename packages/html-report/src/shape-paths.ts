import { stepPath } from './step-path.ts'

export interface Shape {
  /** Heights on one scale. */
  reference: readonly number[]
  current: readonly number[]
  width: number
  height: number
  /** Where bins differ in width. */
  edges?: readonly number[] | undefined
}

/** Two distributions over the same bins: the reference filled, the current one an outline over it. */
export function shapePaths({ reference, current, ...box }: Shape): string {
  const top = Math.max(0, ...reference, ...current)
  const filled = reference.length > 0 ? `<path class="r" d="${stepPath(reference, { ...box, top })}"/>` : ''
  const outlined = current.length > 0 ? `<path d="${stepPath(current, { ...box, top })}"/>` : ''
  return filled + outlined
}
