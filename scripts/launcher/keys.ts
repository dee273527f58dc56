import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DEPARTMENTS, type Department } from '@channelgraph/contracts'
import type { JSONWebKeySet, JWK } from 'jose'
import { layoutOf } from './data-folder.ts'
import { codeOf } from './problem.ts'

/** The private keys of the local run, each for one process only. */
export interface DevelopmentKeys {
  /** Signs who asks, in the gateway. */
  readonly gateway: JWK
  /** Sign each department's calls of the others' feeds. */
  readonly feeds: Readonly<Record<Department, JWK>>
  /** Signs personas' tokens. */
  readonly issuer: JWK
}

/** The keys of a data folder, made on first use in files that only their owner reads. */
export function developmentKeys(dataFolder: string): DevelopmentKeys {
  return {
    gateway: keptKey(dataFolder, 'gateway'),
    feeds: Object.fromEntries(DEPARTMENTS.map((name) => [name, keptKey(dataFolder, name)])) as Record<Department, JWK>,
    issuer: issuerKey(dataFolder),
  }
}

/** The development issuer's key alone: all that making a token needs. */
export const issuerKey = (dataFolder: string): JWK => keptKey(dataFolder, 'issuer')

/** What may be told of private keys: their public halves as a JWK set. */
export const publicKeys = (...keys: readonly JWK[]): JSONWebKeySet => ({
  keys: keys.map(({ d: _private, ...key }) => key),
})

function keptKey(dataFolder: string, name: string): JWK {
  const { keys } = layoutOf(dataFolder)
  const file = join(keys, `${name}.jwk.json`)
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JWK
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
  mkdirSync(keys, { recursive: true, mode: 0o700 })
  // Linked into place: whole or not at all, and of two who make it at once the first one's stays.
  const unfinished = `${file}.${randomUUID()}`
  writeFileSync(unfinished, JSON.stringify(newKey(`${name}/1`)), { mode: 0o600, flag: 'wx' })
  try {
    linkSync(unfinished, file)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    rmSync(unfinished)
  }
  return JSON.parse(readFileSync(file, 'utf8')) as JWK
}

const newKey = (kid: string): JWK => ({
  ...(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as JWK),
  kid,
  alg: 'EdDSA',
  use: 'sig',
})
