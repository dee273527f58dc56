import { describe, expect, test } from 'vitest'
import { readDockerfile, text } from './files.ts'

const { args, stages } = readDockerfile(text('Dockerfile'))
const image = stages.at(-1)!
const all = stages.flatMap(({ instructions }) => instructions)
const ofImage = (word: string) => image.instructions.filter((line) => line.word === word).map(({ rest }) => rest)
const positionOf = (word: string) => image.instructions.findLastIndex((line) => line.word === word)

describe('the image of a service', () => {
  test('begins from an exact version of a slim Node that the code runs on', () => {
    const { engines } = JSON.parse(text('../package.json')) as { engines: { node: string } }
    expect(engines.node).toBe('>=20.19')
    for (const { from, name } of stages) {
      if (stages.some((earlier) => earlier.name === from)) continue
      expect([name, from]).toEqual([name, args.get('NODE_IMAGE')])
    }
    expect(args.get('NODE_IMAGE')).toMatch(/^node:20\.(19|[2-9]\d)\.\d+-bookworm-slim(@sha256:[0-9a-f]{64})?$/)
  })

  test('runs as an ordinary user by number, to whom nothing it runs belongs', () => {
    expect(ofImage('USER')).toEqual(['1000:1000'])
    expect(positionOf('COPY')).toBeLessThan(positionOf('USER'))
    for (const copy of ofImage('COPY')) expect(copy).toMatch(/--chown=root:root /)
  })

  test('holds production dependencies, the bundle, and no install of its own', () => {
    expect(ofImage('RUN')).toEqual([])
    expect(ofImage('COPY').map((copy) => /--from=(\w+)/.exec(copy)?.[1])).toEqual(['dependencies', 'built'])
    const dependencies = stages.find(({ name }) => name === 'dependencies')!
    expect(dependencies.instructions.filter(({ word }) => word === 'RUN')[0]?.rest).toMatch(/^npm ci --omit=dev /)
  })

  test('says that it is healthy when its service says that it is ready, by Node alone', () => {
    const [check = ''] = ofImage('HEALTHCHECK')
    const command = JSON.parse(/CMD (\[.*\])$/.exec(check)?.[1] ?? '[]') as string[]
    expect(command.slice(0, 2)).toEqual(['node', '-e'])
    expect(command[2]).toContain('/health/ready')
    expect(() => new Function(command[2]!)).not.toThrow()
  })

  test('is stopped with SIGTERM, which reaches Node itself', () => {
    expect(ofImage('STOPSIGNAL')).toEqual(['SIGTERM'])
    expect(JSON.parse(ofImage('CMD')[0]!)).toEqual(['node', '--enable-source-maps', 'service/dist/main.js'])
  })

  test('has no secret in it: none is an argument or a variable, and the build is not sent any', () => {
    const named = all.filter(({ word }) => word === 'ARG' || word === 'ENV').map(({ rest }) => rest)
    expect(named.filter((rest) => /KEY|PASSWORD|TOKEN|SECRET|DATABASE_URL/i.test(rest))).toEqual([])
    const ignored = text('../.dockerignore').split('\n')
    expect(ignored).toEqual(
      expect.arrayContaining([
        '.git',
        '.data',
        'deploy/secrets',
        'deploy/env',
        '**/*.env',
        '**/node_modules',
        '**/dist',
      ]),
    )
  })
})

test('what is installed for the build is locked: npm ci, and the turbo that package.json names', () => {
  const installs = all.filter(({ word, rest }) => word === 'RUN' && /npm (ci|install|i) /.test(rest))
  expect(installs).toHaveLength(3)
  for (const { rest } of installs) {
    expect(rest).toContain('--ignore-scripts')
    expect(rest).toMatch(/^npm (ci|install --global --ignore-scripts "turbo@\$\(node -p )/)
  }
})

test.for(['ADD https://example.com/a.tar.gz /', 'RUN curl x', 'run a'])(
  'the reader of Dockerfiles refuses %s',
  (line) => {
    expect(() => readDockerfile(line)).toThrow(line)
  },
)
