import { cpSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import { serverAccount } from './account.ts'
import { locateBinaries } from './binaries.ts'
import { ensureCluster, superuserPassword } from './cluster.ts'

let made: string | undefined

/**
 * A new data directory with a cluster in it, for tests that are not about making one: initdb runs once a process, and copies of
 * what it made take a fifth of its time. All have one password.
 */
export function copiedCluster(dataDir: string): string {
  made ??= makeCluster()
  cpSync(made, dataDir, { recursive: true })
  return dataDir
}

/** As a first start makes it, without the start: a server that ran here would have to end before it is copied. */
function makeCluster(): string {
  const dataDir = mkdtempSync(join(inject('runFolder'), 'cluster-'))
  const binaries = locateBinaries(dataDir)
  superuserPassword(dataDir)
  ensureCluster(dataDir, binaries, serverAccount(binaries), false)
  return dataDir
}
