import type { Scope } from '@channelgraph/access'
import { DEPARTMENTS, type Department } from '@channelgraph/contracts'
import { postgresAdminUrl } from '@channelgraph/testkit'
import postgres, { type Sql } from 'postgres'
import { OWNED } from './owned-entities.ts'

export type Row = Readonly<Record<string, unknown>>
export type Urls = Readonly<Record<Department, string>>

/** A superuser's connection to a department's database: no policy binds it. */
export function asSuperuser(url: string): Sql {
  const admin = new URL(postgresAdminUrl())
  admin.pathname = new URL(url).pathname
  return postgres(admin.href, { max: 1, onnotice: () => undefined })
}

/** Runs work on each department's database as a superuser, one after the other. */
export async function onEachDatabase(urls: Urls, work: (sql: Sql, department: Department) => Promise<void>) {
  for (const department of DEPARTMENTS) {
    const sql = asSuperuser(urls[department])
    try {
      await work(sql, department)
    } finally {
      await sql.end()
    }
  }
}

/** Tables whose rows belong to a partner, with the column that says to which. An application only notes which one it became. */
export async function ownedTables(sql: Sql): Promise<{ name: string; owner: string }[]> {
  const rows = await sql<{ name: string; owner: string }[]>`
    select table_name as name, case when table_name in ('partner', 'partner_ref') then 'id' else 'partner_id' end as owner
    from information_schema.columns
    where table_schema = 'public' and table_name <> 'partner_application' and (column_name = 'partner_id' or table_name in ('partner', 'partner_ref'))
    group by table_name order by table_name`
  return [...rows]
}

/** Tables in which a row of no partner is for every partner: a marketing plan of the whole channel. */
export const EVERYBODYS: ReadonlySet<string> = new Set(['marketing_plan'])

/** What tells a row from others, as people and programs name it. */
const NAMES_ROWS =
  /^(id|code|no|name|uscc|legal_representative|.*_no|serial_nos|bank_ref|trainee_name|customer_.*|document)$/

/** All rows of the four databases that belong to partners, as a superuser reads them. */
export class Truth {
  /** department.table -> rows */
  readonly #tables = new Map<string, Row[]>()
  readonly #partners = new Map<string, Row>()
  /** What names a row -> the partners it belongs to. */
  readonly #ownersOf = new Map<string, Set<string>>()

  static async read(urls: Urls): Promise<Truth> {
    const truth = new Truth()
    await onEachDatabase(urls, async (sql, department) => {
      for (const { name, owner } of await ownedTables(sql)) {
        const rows = await sql<Row[]>`select * from ${sql(name)} order by 1`
        truth.#keep(department, name, owner, [...rows])
      }
    })
    return truth
  }

  #keep(department: Department, table: string, owner: string, rows: Row[]): void {
    this.#tables.set(
      `${department}.${table}`,
      rows.map((row) => ({ ...row, owner: row[owner] })),
    )
    if (table === 'partner') for (const row of rows) this.#partners.set(String(row.id), row)
    for (const row of rows) {
      if (row[owner] === null && EVERYBODYS.has(table)) continue
      for (const [column, value] of Object.entries(row)) {
        if (!NAMES_ROWS.test(column)) continue
        for (const name of Array.isArray(value) ? value : [value]) this.#belongs(name, String(row[owner]))
      }
    }
  }

  #belongs(name: unknown, owner: string): void {
    if (typeof name !== 'string' || name.length < 2) return
    const owners = this.#ownersOf.get(name) ?? new Set()
    this.#ownersOf.set(name, owners.add(owner))
  }

  /** Whether a partner's rows are in a scope; rows of no partner are in that of staff only. */
  inScope(scope: Scope, partnerId: unknown): boolean {
    if (scope.kind === 'partner') return partnerId === scope.partnerId
    if (scope.kind !== 'regions') return scope.kind === 'all'
    const path = String(this.#partners.get(String(partnerId))?.region_path ?? '')
    return scope.paths.some((prefix) => path.startsWith(prefix))
  }

  partnerIds(scope: Scope): string[] {
    return [...this.#partners.keys()].filter((id) => this.inScope(scope, id))
  }

  /** Whether a text names a row that belongs to somebody, and to nobody in the scope. */
  isForeign(scope: Scope, text: string): boolean {
    const owners = this.#ownersOf.get(text)
    return owners !== undefined && ![...owners].some((owner) => this.inScope(scope, owner))
  }

  isOwn(scope: Scope, text: string): boolean {
    const owners = this.#ownersOf.get(text)
    return owners !== undefined && [...owners].every((owner) => this.inScope(scope, owner))
  }

  /** Rows of a type within a scope (`own`) or outside of it. */
  rowsOf(type: string, scope: Scope, own: boolean): Row[] {
    const { department, table } = OWNED[type]!
    const rows = this.#tables.get(`${department}.${table}`) ?? []
    return rows.filter((row) => this.inScope(scope, row.owner) === own)
  }

  /** Rows of a type that belong to no partner, such as chargers that were given back. */
  rowsOfNobody(type: string): Row[] {
    const { department, table } = OWNED[type]!
    return (this.#tables.get(`${department}.${table}`) ?? []).filter((row) => row.owner === null)
  }

  /** Rows of a table within a scope. */
  rowsIn(department: Department, table: string, scope: Scope): Row[] {
    return (this.#tables.get(`${department}.${table}`) ?? []).filter((row) => this.inScope(scope, row.owner))
  }
}

/** Takes every row out of the databases that belongs to a partner outside the scope: the world as if the others were not. */
export async function withoutOthers(urls: Urls, keptPartnerIds: readonly string[]): Promise<void> {
  await onEachDatabase(urls, async (sql, department) => {
    await sql`set session_replication_role = replica`
    for (const { name, owner } of await ownedTables(sql))
      await sql`delete from ${sql(name)} where (${sql(owner)} is null and ${!EVERYBODYS.has(name)}) or ${sql(owner)} <> all(${[...keptPartnerIds]})`
    if (department === 'finance')
      await sql`delete from finance_approval where settlement_id not in (select id from settlement)`
    await sql`analyze`
  })
}

/** Each table's rows as one number: equal before and after where nothing changed. */
export async function fingerprint(urls: Urls): Promise<Record<string, string>> {
  const prints: Record<string, string> = {}
  await onEachDatabase(urls, async (sql, department) => {
    const tables = await sql<{ name: string }[]>`select tablename as name from pg_tables where schemaname = 'public'`
    for (const { name } of tables) {
      const [row] = await sql<{ print: string }[]>`
        select count(*) || ' rows, ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) as print from ${sql(name)} t`
      prints[`${department}.${name}`] = row!.print
    }
  })
  return prints
}
