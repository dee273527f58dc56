import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { ExplorerExample } from '@channelgraph/explorer/config'

const HEADER = /^# ?([a-z-]+): (.*)$/

/**
 * Reads the operations the explorer offers: one a file, whose first lines are comments `# title: …`, `# description: …`,
 * `# title-zh: …`, `# description-zh: …`, `# group: …`, `# persona: …`, `# variables: {…}`. Only the title has to be there. In the order of the file names.
 */
export function readExamples(directory: string): ExplorerExample[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => exampleFrom(basename(name, '.graphql'), readFileSync(join(directory, name), 'utf8')))
}

function exampleFrom(name: string, text: string): ExplorerExample {
  const lines = text.split('\n')
  const end = lines.findIndex((line) => !HEADER.test(line))
  const header = new Map(lines.slice(0, end).map((line) => [HEADER.exec(line)?.[1], HEADER.exec(line)?.[2]?.trim()]))
  const title = header.get('title')
  if (!title) throw new Error(`The example ${name} has no title: its first lines are "# title: …", "# description: …".`)
  const variables = header.get('variables')
  const titleZh = header.get('title-zh')
  return {
    name,
    title,
    description: header.get('description') ?? '',
    ...(titleZh ? { zh: { title: titleZh, description: header.get('description-zh') ?? '' } } : {}),
    group: header.get('group'),
    persona: header.get('persona'),
    variables: variables === undefined ? undefined : (JSON.parse(variables) as Record<string, unknown>),
    query: lines.slice(end).join('\n').trim(),
  }
}
