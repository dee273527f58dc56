import { partnerRoleOf } from '@channelgraph/access'
import { DEPARTMENTS, type Department } from '@channelgraph/contracts'
import { createDepartmentDatabase, keepLocalPostgres, type LocalPostgres } from '@channelgraph/localdb'
import { layoutOf } from './data-folder.ts'
import type { Settings } from './settings.ts'

/** Where the departments' rows are. */
export interface Databases {
  readonly urls: Readonly<Record<Department, string>>
  /** Departments whose database lies in the embedded Postgres; the others' are the person's own. */
  readonly embedded: readonly Department[]
  stop(): Promise<void>
}

/** Starts the embedded Postgres for the departments that have no DATABASE_URL_..., and makes their databases and roles. */
export async function openDatabases(settings: Settings, onNotice: (message: string) => void): Promise<Databases> {
  const { databaseUrls: given, dataFolder, ports } = settings
  const embedded = DEPARTMENTS.filter((name) => given[name] === undefined)
  const server = embedded.length > 0 ? await start(layoutOf(dataFolder).postgres, ports.postgres, onNotice) : null
  const made = server ? await makeDatabases(server, embedded) : {}
  return {
    urls: { ...made, ...given } as Record<Department, string>,
    embedded,
    stop: async () => server?.stop(),
  }
}

const start = (dataDir: string, port: number, onNotice: (message: string) => void): Promise<LocalPostgres> =>
  keepLocalPostgres({ dataDir, port, onNotice })

async function makeDatabases(server: LocalPostgres, names: readonly Department[]) {
  const urls: Partial<Record<Department, string>> = {}
  for (const name of names) {
    const partnerRole = partnerRoleOf(name)
    urls[name] = await createDepartmentDatabase(server, { database: name, owner: name, partnerRole })
  }
  return urls
}
