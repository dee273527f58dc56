import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isAlive, removeLocalPostgres, startLocalPostgres } from '@channelgraph/localdb'
import type { TestProject } from 'vitest/node'
import './postgres.ts'

const PREFIX = 'channelgraph-test-'
const SHARED_MEMORY = '/dev/shm'
const ROOM_BYTES = 2 * 2 ** 30

/**
 * One Postgres a test run, in a directory that goes with it; half a second. Tests reach it through `postgres.ts`, and have a folder
 * beside it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const place = temporaryPlace()
  await removeLeftovers(place)
  const dataDir = mkdtempSync(join(place, `${PREFIX}${process.pid}-`))
  const remove = () => rmSync(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 })
  process.once('exit', remove)

  const runFolder = join(dataDir, 'tests')
  mkdirSync(runFolder)
  const server = await startLocalPostgres({ dataDir, port: 0, durable: false })
  project.provide('postgresAdminUrl', server.url('postgres'))
  project.provide('runFolder', runFolder)
  return async () => {
    await server.stop()
    remove()
    process.off('exit', remove)
  }
}

/** Memory, where Linux offers enough of it: a clone took 20 ms there and up to 380 ms on ext4. */
function temporaryPlace(): string {
  if (!existsSync(SHARED_MEMORY)) return tmpdir()
  const { bavail, bsize } = statfsSync(SHARED_MEMORY)
  return bavail * bsize >= ROOM_BYTES ? SHARED_MEMORY : tmpdir()
}

/** What a run killed by SIGKILL could not take away. */
async function removeLeftovers(place: string): Promise<void> {
  for (const name of readdirSync(place)) {
    const run = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]
    if (run !== undefined && !isAlive(Number(run))) await removeLocalPostgres(join(place, name))
  }
}
