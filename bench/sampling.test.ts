import { expect, test } from 'vitest'
import { CommandFailed } from './command-failed.ts'
import type { Cost, Failure } from './cost.ts'
import { compare, sampling } from './sampling.ts'
import { Side } from './side.ts'

const cost = (seconds: number): Cost => ({ seconds, bytes: 10 * seconds })

/** Measures with these rounds, as if `measured` had been kept by a run that was interrupted. */
function sampler(rounds: number, measured: Record<string, readonly Cost[] | Failure> = {}) {
  const kept = {
    get: (name: string) => measured[name],
    put: (name: string, value: readonly Cost[] | Failure) => void Object.assign(measured, { [name]: value }),
  }
  return { measured, sample: sampling({ kept, rounds, progress: () => {} }) }
}

/** A side that takes these seconds in turn, and writes its name down at each call. */
function side(name: string, calls: string[], seconds: number[], once = false): Side {
  const work = async () => {
    calls.push(name)
    return [cost(seconds.shift() ?? Number.NaN)]
  }
  return new Side(name, work, once)
}

test('sides are measured in turn, and their medians are taken', async () => {
  const calls: string[] = []
  const [ours, peer] = [side('ours', calls, [3, 1, 2]), side('peer', calls, [9, 7, 8])]
  await sampler(3).sample('x', [ours, peer])
  expect(calls).toEqual(['ours', 'peer', 'ours', 'peer', 'ours', 'peer'])
  expect([ours.outcome(), peer.outcome()]).toEqual([cost(2), cost(8)])
})

test('what is measured once is measured in the first round', async () => {
  const calls: string[] = []
  await sampler(3).sample('x', [side('ours', calls, [1, 1, 1]), side('peer', calls, [9], true)])
  expect(calls).toEqual(['ours', 'peer', 'ours', 'ours'])
})

test('a run that was interrupted goes on with the measurement that is missing', async () => {
  const calls: string[] = []
  const kept = { 'x / ours / 1': [cost(1)], 'x / peer / 1': [cost(5)], 'x / ours / 2': [cost(3)] }
  const [ours, peer] = [side('ours', calls, []), side('peer', calls, [7])]
  const { sample, measured } = sampler(2, kept)
  await sample('x', [ours, peer])
  expect(calls).toEqual(['peer'])
  expect([ours.outcome(), peer.outcome()]).toEqual([cost(2), cost(6)])
  expect(Object.keys(measured)).toHaveLength(4)
})

test('a peer that fails is a line that says so, is not tried again, and the others go on', async () => {
  const calls: string[] = []
  const peer = new Side('peer', async () => {
    calls.push('peer')
    throw new CommandFailed(['/bin/python', '/x/peer.py', 'a'], 'exited 1', 'Traceback\nKeyError: 3\n')
  })
  const ours = side('ours', calls, [1, 1])
  const { sample, measured } = sampler(2)
  await sample('x', [ours, peer])
  expect(calls).toEqual(['ours', 'peer', 'ours'])
  expect(peer.outcome()).toEqual({ failed: 'peer.py exited 1: KeyError: 3' })
  expect(measured['x / peer / 1']).toEqual({ failed: 'peer.py exited 1: KeyError: 3' })
})

test('an error of the benchmark itself is not kept as a measurement', async () => {
  const broken = new Side('ours', () => Promise.reject(new Error('no such folder')))
  const { sample, measured } = sampler(1)
  await expect(sample('x', [broken])).rejects.toThrow('no such folder')
  expect(measured).toEqual({})
})

test('parts of a measurement have medians of their own', async () => {
  const rounds = [
    [cost(1), cost(10)],
    [cost(3), cost(20)],
  ]
  const whole = new Side('ours', async () => rounds.shift() ?? [])
  await sampler(2).sample('x', [whole])
  expect(whole.outcome((parts) => parts[1])).toEqual(cost(15))
})

test('a comparison becomes a line with its peer and its target', async () => {
  const peer = { name: 'Feast', run: async () => cost(4) }
  const line = await compare(sampler(1).sample, { what: 'x', ours: async () => cost(2), peer, target: { faster: 2 } })
  expect(line).toEqual({ what: 'x', ours: cost(2), peer: { name: 'Feast', took: cost(4) }, target: { faster: 2 } })
})
