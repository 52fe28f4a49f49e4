import type { Line } from './benchmark.ts'

const HEADER = ['', 'millrace', 'peer', 'times faster', 'millrace', 'peer', 'times smaller']

/** Prints lines side by side: seconds, megabytes, and how many times as much the peer takes. */
export function printTable(lines: readonly Line[]): void {
  const rows = lines.map(({ what, ours, peer }) => [
    what,
    `${ours.seconds.toFixed(2)} s`,
    peer === undefined ? '' : `${peer.seconds.toFixed(2)} s`,
    peer === undefined ? '' : (peer.seconds / ours.seconds).toFixed(1),
    megabytes(ours.bytes),
    peer === undefined ? '' : megabytes(peer.bytes),
    peer === undefined ? '' : (peer.bytes / ours.bytes).toFixed(1),
  ])
  const widths = HEADER.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)))
  for (const row of [HEADER, ...rows]) {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    )
    console.log(cells.join('  '))
  }
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6).toLocaleString('en-US')} MB`
