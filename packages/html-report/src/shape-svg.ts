import { stepPath } from './step-path.ts'

/** Two distributions over the same bins: the reference filled, the current one an outline over it. */
export function shapeSvg(shape: {
  className: string
  width: number
  height: number
  reference?: readonly number[]
  current?: readonly number[]
  edges?: readonly number[]
  /** Escaped already; without it the drawing repeats what stands beside it. */
  title?: string
}): string {
  const { className, width, height, reference = [], current = [], title } = shape
  const box = { width, height, top: Math.max(0, ...reference, ...current), ...(shape.edges && { edges: shape.edges }) }
  const role = title === undefined ? ' aria-hidden="true">' : ` role="img"><title>${title}</title>`
  return [
    `<svg class="${className}" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none"${role}`,
    reference.length > 0 ? `<path class="r" d="${stepPath(reference, box)}"/>` : '',
    current.length > 0 ? `<path class="n" d="${stepPath(current, box)}"/>` : '',
    '</svg>',
  ].join('')
}
