import { randomBytes } from 'node:crypto'
import {
  cloneDatabase,
  createDepartmentDatabase,
  dropDatabase,
  exclusively,
  quoted,
  withAdmin,
} from '@channelgraph/localdb'
import { afterAll, inject } from 'vitest'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Superuser's url to the maintenance database of the run's one Postgres. */
    postgresAdminUrl: string
    /** For what tests write: in memory where there is enough of it, and removed when the run ends. */
    runFolder: string
  }
}

/** Superuser's url to the one Postgres of this test run (see global-setup.ts). */
export const postgresAdminUrl = (): string => inject('postgresAdminUrl')

const templateOf = (name: string) => `template_${name}`

/**
 * Makes the database that `databaseFromTemplate(name)` copies, once a run: the first test file to ask runs `migrate`
 * as the owner, the others wait and find it. `migrate` must close its connections. When it throws, the error is
 * thrown here and the next caller starts afresh.
 * `department` names the roles, `<department>` and `<department>_partner`, when one department wants several templates.
 */
export async function prepareTemplate(
  name: string,
  migrate: (url: string) => Promise<void>,
  department = name,
): Promise<void> {
  const admin = postgresAdminUrl()
  const database = templateOf(name)
  await withAdmin(admin, (sql) =>
    exclusively(sql, database, async () => {
      const [existing] = await sql<{ finished: boolean }[]>`
        select datistemplate as finished from pg_database where datname = ${database}`
      if (existing?.finished) return
      await dropDatabase(admin, database)
      const partnerRole = `${department}_partner`
      await migrate(await createDepartmentDatabase(admin, { database, owner: department, partnerRole }))
      // Without connections nobody can change it, or block its copying by looking at it.
      await sql.unsafe(`alter database ${quoted(database)} with is_template true allow_connections false`)
    }),
  )
}

/**
 * A fresh copy of a prepared template, for this test file alone: returns its owner's connection url. Await it at
 * the top of the file, not in a hook (vitest forgets an `afterAll` made there): the copy is dropped at the file's end,
 * with whoever is still connected.
 */
export async function databaseFromTemplate(name: string): Promise<string> {
  const admin = postgresAdminUrl()
  const template = templateOf(name)
  const [found] = await withAdmin(
    admin,
    (sql) => sql<{ owner: string }[]>`
      select pg_get_userbyid(datdba) as owner from pg_database where datname = ${template} and datistemplate`,
  )
  if (found === undefined) throw new Error(`There is no template ${name}: await prepareTemplate('${name}', ...) first.`)
  const database = `${name}_${randomBytes(6).toString('hex')}`
  const url = await cloneDatabase(admin, { template, database, owner: found.owner })
  afterAll(() => dropDatabase(admin, database))
  return url
}
