/**
 * `npm run new -- module DEPARTMENT NOUN --zh 名称` and `npm run new -- subgraph NAME --zh 名称`: what README's recipes say, as files
 * that compile, to be made into what is meant. Nothing is overwritten.
 */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from './files.ts'
import { newModule } from './module.ts'
import { nounOf, Unusable } from './names.ts'
import { newSubgraph } from './subgraph.ts'

const USAGE = `npm run new -- module DEPARTMENT NOUN --zh 名称 [--plural WORD] [--prefix abc]
npm run new -- subgraph NAME --zh 名称`

interface Made {
  readonly written: string[]
  readonly next: string
}

function make(): Made {
  const options = { zh: { type: 'string' }, plural: { type: 'string' }, prefix: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  const [what, ...names] = positionals
  const [first = '', second = ''] = names
  const { zh, plural, prefix } = values
  if (what === 'module' && names.length === 2) {
    const written = newModule({ department: first, noun: second, zh, plural, prefix })
    const { kebabs } = nounOf(second, plural)
    const test = `npx vitest run subgraphs/${first}/src/${kebabs}`
    const next = `npm run migrations -- ${first} --name ${kebabs} && npm run generate && ${test}`
    return { written, next: `${next}\nThen make of it what you mean.` }
  }
  if (what === 'subgraph' && names.length === 1) {
    const written = newSubgraph({ name: first, zh })
    const next = `npm install && npm run migrations -- ${first} --name begin && npm run generate && npx vitest run subgraphs/${first}`
    return { written, next: `${next}\nThen its first module: npm run new -- module ${first} NOUN --zh 名称` }
  }
  throw new Unusable(`Say what to make:\n${USAGE}`)
}

try {
  const { written, next } = make()
  // Names have lengths: lines are broken and imports sorted as biome would.
  execFileSync(
    process.execPath,
    [join(ROOT, 'node_modules/@biomejs/biome/bin/biome'), 'check', '--write', '--vcs-enabled=false', ...written],
    { cwd: ROOT, stdio: 'pipe' },
  )
  console.log(`Written:\n${written.map((path) => `  ${path}`).join('\n')}\nNext: ${next}`)
} catch (error) {
  if (!(error instanceof Unusable || (error instanceof TypeError && 'code' in error))) throw error
  console.error(error.message)
  process.exitCode = 1
}
