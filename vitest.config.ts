import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'packages/*/test/**/*.test.ts', 'bench/*.test.ts'],
    // Modules are loaded once for all files of a worker; none of them keeps what a test may see.
    isolate: false,
    // One more than there are cores: many tests wait, for a server to come back or a lock to be free.
    maxWorkers: availableParallelism() + 1,
    env: { ORT_DISABLE_TELEMETRY: '1' },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
