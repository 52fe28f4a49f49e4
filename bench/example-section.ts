import type { Section } from './section.ts'

const MEGABYTE = 1e6

/** A section with a line that a peer loses, one that it wins, one that it fails on and one without a peer. */
export const exampleSection = (changes: Partial<Section> = {}): Section => ({
  name: 'join',
  about: 'A join.',
  measuredAt: '2026-03-04T05:06:07.000Z',
  resumed: false,
  commit: 'abc1234',
  versions: 'Node 24.0.0; Python 3.11.0, feast 0.66.0',
  machine: '2 cores, Some Processor, 24 GiB, linux x64',
  cores: 2,
  load: 0.1,
  rounds: 3,
  full: false,
  lines: [
    {
      what: '10 x 50',
      ours: { seconds: 2, bytes: 100 * MEGABYTE },
      peer: { name: 'Feast', took: { seconds: 120, bytes: 50 * MEGABYTE } },
      target: { faster: 60, smaller: 10 },
    },
    {
      what: '10 x 50, by hand',
      ours: { seconds: 2, bytes: 100 * MEGABYTE },
      peer: { name: 'Polars', took: { seconds: 1.25, bytes: 200 * MEGABYTE } },
      target: { faster: 0.5 },
    },
    {
      what: '20 x 50',
      ours: { seconds: 2, bytes: 100 * MEGABYTE },
      peer: { name: 'Feast', took: { failed: 'feast was stopped after 9 s' } },
      target: { faster: 60 },
    },
    { what: '30 x 50', ours: { seconds: 0.25, bytes: 0 }, target: { seconds: 0.2 } },
  ],
  ...changes,
})
