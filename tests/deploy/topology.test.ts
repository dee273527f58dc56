import { readFileSync } from 'node:fs'
import { DEPARTMENTS, type Department, FOLLOWS } from '@channelgraph/contracts'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type Manifest, readCompose, readManifests, text } from './files.ts'

const SERVICES = ['gateway', ...DEPARTMENTS] as const
const manifests = readManifests()
const find = (kind: string, name: string): Manifest => {
  const found = manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name)
  if (!found) throw new Error(`There is no ${kind} ${name}.`)
  return found
}
const podsOf = (peers: { podSelector?: { matchLabels: Record<string, string> } }[]) =>
  peers.flatMap(({ podSelector }) => podSelector?.matchLabels['app.kubernetes.io/name'] ?? []).sort()

describe('Compose', () => {
  const { services, networks } = readCompose()

  test('runs the gateway and, for each department, its service and a Postgres of its own', () => {
    const expected = ['gateway', ...DEPARTMENTS, ...DEPARTMENTS.map((name) => `postgres-${name}`)]
    expect(Object.keys(services).sort()).toEqual(expected.sort())
    for (const name of SERVICES) expect(services[name]?.build?.args.SERVICE).toBe(name)
  })

  test('publishes the gateway alone, on this machine only, and lets nobody else out', () => {
    const published = Object.entries(services).filter(([, { ports }]) => ports)
    expect(published.map(([name]) => name)).toEqual(['gateway'])
    expect(published[0]?.[1].ports?.every((port) => port.startsWith('127.0.0.1:'))).toBe(true)
    const open = Object.keys(networks).filter((name) => !networks[name]?.internal)
    expect(open).toEqual(['outside'])
    expect(Object.keys(services).filter((name) => services[name]?.networks.includes('outside'))).toEqual(['gateway'])
  })

  test('a database is reached by its own department alone', () => {
    for (const name of DEPARTMENTS) {
      const there = Object.keys(services).filter((other) => services[other]?.networks.includes(`${name}-data`))
      expect(there.sort()).toEqual([name, `postgres-${name}`].sort())
      expect(services[`postgres-${name}`]?.networks).toEqual([`${name}-data`])
    }
  })

  test('names an exact version of Postgres', () => {
    for (const name of DEPARTMENTS) expect(services[`postgres-${name}`]?.image).toMatch(/^postgres:\d+\.\d+-\w+$/)
  })
})

describe('Kubernetes', () => {
  test('applies every manifest but the samples, with one tag a service', () => {
    const { resources, images } = parse(text('kubernetes/kustomization.yaml')) as {
      resources: string[]
      images: { name: string; newTag: string }[]
    }
    expect(resources.sort()).toEqual(
      ['namespace', 'network-policies', ...SERVICES].map((name) => `${name}.yaml`).sort(),
    )
    expect(images.map(({ name }) => name).sort()).toEqual(SERVICES.map((name) => `channelgraph/${name}`).sort())
    expect(images.every(({ newTag }) => newTag !== '' && newTag !== 'latest')).toBe(true)
  })

  test.for(SERVICES)(
    '%s is probed, limited, not root, replaced without a gap and kept by a disruption budget',
    (name) => {
      const { replicas, strategy, template } = find('Deployment', name).spec
      const [container] = template.spec.containers
      expect(container.image).toBe(`channelgraph/${name}`)
      expect(container.readinessProbe.httpGet.path).toBe('/health/ready')
      expect(container.livenessProbe.httpGet.path).toBe('/health/live')
      expect(container.startupProbe.httpGet.path).toBe('/health/live')
      expect(container.resources.requests).toMatchObject({ cpu: expect.any(String), memory: expect.any(String) })
      expect(container.resources.limits.memory).toEqual(expect.any(String))
      expect(container.securityContext).toMatchObject({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true })
      expect(template.spec).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true },
      })
      expect(strategy.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 })
      expect(find('PodDisruptionBudget', name).spec.minAvailable).toBe(1)
      const least = name === 'gateway' ? find('HorizontalPodAutoscaler', name).spec.minReplicas : replicas
      expect(least).toBeGreaterThan(1)
    },
  )

  test('a process has more time to stop than it takes at most', () => {
    const [, stopMs = ''] =
      /STOP_MS = ([\d_]+)/.exec(readFileSync(new URL('../../packages/process/src/run.ts', import.meta.url), 'utf8')) ??
      []
    for (const name of SERVICES) {
      const { terminationGracePeriodSeconds, containers } = find('Deployment', name).spec.template.spec
      const grace = containers[0].env.find((one: { name: string }) => one.name === 'STOP_GRACE_MS')
      expect([name, Number(grace.value)]).toEqual([name, 5_000])
      const longest = Number(grace.value) + Number(stopMs.replace('_', ''))
      expect(terminationGracePeriodSeconds).toBeGreaterThan(longest / 1_000)
    }
  })

  test('nobody is reached but where a policy says so', () => {
    expect(find('NetworkPolicy', 'nobody').spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] })
  })

  test.for(DEPARTMENTS)(
    '%s accepts the gateway and those who follow its feed, and reaches those it follows',
    (name) => {
      const { podSelector, ingress, egress } = find('NetworkPolicy', name).spec
      expect(podSelector.matchLabels).toEqual({ 'app.kubernetes.io/name': name })
      const followers = DEPARTMENTS.filter((other: Department) => FOLLOWS[other].includes(name))
      expect(ingress).toHaveLength(1)
      expect(podsOf(ingress[0].from)).toEqual(['gateway', ...followers].sort())
      expect(podsOf(egress[0].to)).toEqual([...FOLLOWS[name]].sort())
    },
  )

  test('the departments are deployed alike: only names, addresses of feeds and their order differ', () => {
    const shape = (name: Department) => {
      const { template, ...spec } = structuredClone(find('Deployment', name).spec)
      const [container] = template.spec.containers
      container.env = container.env.filter(({ name }: { name: string }) => !name.startsWith('FEED_URL_'))
      return JSON.stringify({ spec, template }).replaceAll(name, 'DEPARTMENT')
    }
    expect(new Set(DEPARTMENTS.map(shape)).size).toBe(1)
  })
})
