import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Unusable } from './names.ts'

/** The checkout. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export type Words = Readonly<Record<string, string>>

/** Places such as {{noun}} filled. Throws for a place that has no word: a template and its caller differ. */
function filled(text: string, words: Words, where: string): string {
  return text.replaceAll(/\{\{([^{}]+)\}\}/g, (place, name: string) => {
    const word = words[name]
    if (word === undefined) throw new Error(`${where}: there is no word for ${place}.`)
    return word
  })
}

/** The files of a folder of templates, by path, with all words in their places. `NOUN` in a name is the noun, `NOUNS` its plural. */
export function fromTemplates(folder: string, words: Words): Map<string, string> {
  const templates = fileURLToPath(new URL(`./${folder}/`, import.meta.url))
  const names = readdirSync(templates, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.template'),
  )
  return new Map(
    names.sort().map((name) => {
      const path = name
        .replaceAll('\\', '/')
        .replace('NOUNS', words.kebabs ?? '')
        .replace('NOUN', words.kebab ?? '')
        .replace(/\.template$/, '')
      return [path, filled(readFileSync(join(templates, name), 'utf8'), words, name)]
    }),
  )
}

/** Writes new files below a folder of the checkout. Throws Unusable, before the first, where one of them is there. */
export function assertNew(folder: string, files: ReadonlyMap<string, string>): void {
  const present = [...files.keys()].map((path) => join(folder, path)).filter((path) => existsSync(join(ROOT, path)))
  if (present.length > 0) throw new Unusable(`Nothing is overwritten, and these are there: ${present.join(', ')}.`)
}

export function writeAll(folder: string, files: ReadonlyMap<string, string>): string[] {
  for (const [path, text] of files) {
    const file = join(ROOT, folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text, { flag: 'wx' })
  }
  return [...files.keys()].map((path) => join(folder, path))
}

/** A file of the checkout with more in one place. Throws where the place is not found: whoever moved it has to say where it is. */
export function edited(path: string, place: RegExp, more: (found: string) => string): [path: string, text: string] {
  const text = readFileSync(join(ROOT, path), 'utf8')
  if (!place.test(text))
    throw new Error(`${path} has no place like ${place}: scripts/new has to be told where it is now.`)
  return [path, text.replace(place, more)]
}

export function save(edits: readonly (readonly [path: string, text: string])[]): string[] {
  for (const [path, text] of edits) writeFileSync(join(ROOT, path), text)
  return edits.map(([path]) => path)
}
