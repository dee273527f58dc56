import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrateDatabase, type SubgraphDefinition } from '@channelgraph/service'
import { databaseFromTemplate, prepareTemplate } from './postgres.ts'

/**
 * A database of a department as it stood before the migration numbered `migration`, for rows of the release before: returns its
 * url, and what brings it to this release. Await it at the top of the file, as `databaseFromTemplate`.
 */
export async function databaseBefore(
  { name, migrations }: Pick<SubgraphDefinition, 'name' | 'migrations'>,
  migration: number,
): Promise<{ url: string; migrate: () => Promise<void> }> {
  const current = fileURLToPath(migrations)
  const template = `${name}_before_${migration}`
  await prepareTemplate(
    template,
    async (url) => {
      const folder = mkdtempSync(join(tmpdir(), `${template}-`))
      cpSync(current, folder, { recursive: true })
      const journal = join(folder, 'meta/_journal.json')
      const { entries, ...rest } = JSON.parse(readFileSync(journal, 'utf8')) as { entries: { idx: number }[] }
      writeFileSync(journal, JSON.stringify({ ...rest, entries: entries.filter(({ idx }) => idx < migration) }))
      await migrateDatabase(url, name, folder)
      rmSync(folder, { recursive: true })
    },
    name,
  )
  const url = await databaseFromTemplate(template)
  return { url, migrate: () => migrateDatabase(url, name, current) }
}
