import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DEPARTMENTS, FOLLOWS } from '@channelgraph/contracts'
import { readServiceEnv } from '@channelgraph/service'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readGatewayEnv } from '../../gateway/src/env.ts'
import { readCompose, readEnvFile, readManifests, text } from './files.ts'

type Read = (source: NodeJS.ProcessEnv) => unknown
const SERVICES = ['gateway', ...DEPARTMENTS] as const
type Service = (typeof SERVICES)[number]

const readerOf = (service: Service): Read => (service === 'gateway' ? readGatewayEnv : readServiceEnv)

/** The names that env.ts looks at. */
function knownTo(read: Read): Set<string> {
  const names = new Set<string>()
  const asked = new Proxy({} as NodeJS.ProcessEnv, {
    get: (_, name) => {
      if (typeof name === 'string' && /^[A-Z]/.test(name)) names.add(name)
      return undefined
    },
  })
  try {
    read(asked)
  } catch {
    // what is missing does not matter here
  }
  return names
}

/** What the service does not start without: env.ts refuses, or a feed it follows has no address. */
function requiredBy(service: Service, complete: Record<string, string>): string[] {
  const read = readerOf(service)
  const refused = Object.keys(complete).filter((name) => {
    try {
      read({ ...complete, [name]: undefined })
      return false
    } catch {
      return true
    }
  })
  return [
    ...refused,
    ...(service === 'gateway' ? [] : FOLLOWS[service].map((name) => `FEED_URL_${name.toUpperCase()}`)),
  ]
}

let keys = ''
beforeAll(() => {
  keys = mkdtempSync(join(tmpdir(), 'channelgraph-keys-'))
  execFileSync(process.execPath, [
    fileURLToPath(new URL('../../deploy/keys.mjs', import.meta.url)),
    'new',
    '--dir',
    keys,
  ])
})
afterAll(() => rmSync(keys, { recursive: true }))

const keyFile = (name: string) => readEnvFile(readFileSync(join(keys, `${name}.env`), 'utf8')).set
const keysOf = (service: Service) => ({ ...keyFile(service), ...(service === 'gateway' ? {} : keyFile('trusted')) })
const sampleOf = (service: Service) => readEnvFile(text(`env/${service}.env.sample`))

describe.for(SERVICES)('%s', (service) => {
  const known = knownTo(readerOf(service))

  test('its sample with the keys that keys.mjs makes is an environment it starts with', () => {
    expect(() => readerOf(service)({ ...sampleOf(service).set, ...keysOf(service) })).not.toThrow()
  })

  test('its sample explains every variable that env.ts reads, and no other', () => {
    const { set, explained } = sampleOf(service)
    expect([...Object.keys(set), ...explained].sort()).toEqual([...known].sort())
  })

  test('Compose gives it what it requires, and nothing it does not read', () => {
    const { env_file, environment } = readCompose().services[service]!
    expect(environment).toBeUndefined()
    const given = env_file.flatMap((file) => {
      const [folder, name = ''] = file.split('/')
      return Object.keys(
        folder === 'secrets' ? keyFile(name.replace('.env', '')) : readEnvFile(text(`${file}.sample`)).set,
      )
    })
    expect(given.filter((name) => !known.has(name))).toEqual([])
    expect(given).toEqual(expect.arrayContaining(requiredBy(service, { ...sampleOf(service).set, ...keysOf(service) })))
  })

  test('Kubernetes gives it what it requires, values it starts with, and nothing it does not read', () => {
    const manifests = readManifests()
    const { env, envFrom } = manifests.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === service)!
      .spec.template.spec.containers[0]
    const given: Record<string, string> = {}
    for (const { secretRef, configMapRef } of envFrom) {
      const source = manifests.find(
        ({ kind, metadata }) =>
          kind === (secretRef ? 'Secret' : 'ConfigMap') && metadata.name === (secretRef ?? configMapRef).name,
      )
      Object.assign(given, source?.stringData, source?.data)
    }
    for (const { name, value } of env) given[name] = value
    Object.assign(given, Object.fromEntries(Object.entries(keysOf(service)).filter(([name]) => name in given)))
    expect(Object.keys(given).filter((name) => !known.has(name))).toEqual([])
    expect(Object.keys(given)).toEqual(
      expect.arrayContaining(requiredBy(service, { ...sampleOf(service).set, ...keysOf(service) })),
    )
    expect(() => readerOf(service)(given)).not.toThrow()
  })

  test('neither sample nor manifest opens the routes of tests or makes tokens for anybody', () => {
    const { env } = readManifests().find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === service)!
      .spec.template.spec.containers[0]
    const set = [...Object.keys(sampleOf(service).set), ...env.map(({ name }: { name: string }) => name)]
    expect(set.filter((name) => ['CHANNELGRAPH_TEST', 'CLOCK_START', 'DEV_ISSUER_KEY'].includes(name))).toEqual([])
  })
})

test('a value of a sample means the same to Docker, Compose, kubectl and Node: no quotes, spaces, # or $ in it', () => {
  for (const name of [...SERVICES, 'postgres']) {
    const values = Object.values(readEnvFile(text(`env/${name}.env.sample`)).set)
    expect(values.filter((value) => /['"`\s#$]/.test(value))).toEqual([])
  }
})

test('deadlines lie within each other: a department ends a read itself, before the gateway would count it as its failure', () => {
  const gateway = readGatewayEnv({ ...sampleOf('gateway').set, ...keysOf('gateway') })
  expect(gateway.subgraphDeadlineMs).toBeLessThan(gateway.requestDeadlineMs)
  for (const department of DEPARTMENTS) {
    const { limits } = readServiceEnv({ ...sampleOf(department).set, ...keysOf(department) })
    expect(limits.deadlineMs).toBeLessThan(gateway.subgraphDeadlineMs)
  }
})
