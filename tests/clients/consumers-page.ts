import { readFileSync } from 'node:fs'

/** docs/consumers.md, as it is written. */
export const consumersPage = readFileSync(new URL('../../docs/consumers.md', import.meta.url), 'utf8')

const NAMED_BLOCK = /^```(\w+) (\S+)\n(.*?)^```$/gms

/** The code blocks of the page that have a name: what stands there is what the tests run, so that a recipe which does not work fails. */
export const recipes: ReadonlyMap<string, string> = new Map(
  [...consumersPage.matchAll(NAMED_BLOCK)].map(([, , name = '', code = '']) => [name, code]),
)

/** A block by its name. Throws for one that the page does not have. */
export function recipe(name: string): string {
  const code = recipes.get(name)
  if (code === undefined)
    throw new Error(`docs/consumers.md has no block "${name}"; it has ${[...recipes.keys()].join(', ')}`)
  return code
}
