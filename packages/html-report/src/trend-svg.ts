const [WIDTH, HEIGHT] = [80, 20]

/** A small line through the values from left to right; a value that is no number leaves a gap. */
export function trendSvg(values: readonly number[]): string {
  const known = values.filter(Number.isFinite)
  const [low, high] = [Math.min(...known), Math.max(...known)]
  const y = (value: number) =>
    high > low ? Math.round(HEIGHT - 2 - ((value - low) / (high - low)) * (HEIGHT - 4)) : HEIGHT / 2
  const x = (index: number) => Math.round((index / Math.max(1, values.length - 1)) * WIDTH)
  let [path, command] = ['', 'M']
  values.forEach((value, index) => {
    if (!Number.isFinite(value)) command = 'M'
    else {
      path += `${command}${x(index)} ${y(value)}`
      command = 'L'
    }
  })
  return `<svg class="s" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true"><path d="${path}"/></svg>`
}
