import {
  APPLICANT_A,
  becomeOutsider,
  becomePartner,
  type Database,
  PARTNER_A,
  PARTNER_B,
  partnerRoleOf,
} from '@channelgraph/access'
import { type SQL, sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { fillForPartners } from './made-up-rows.ts'
import type { TestSubgraph } from './subgraph.ts'

export interface RowSecurityUnderTest {
  /**
   * Puts rows of partner A and of partner B into the tables that have a partner and that partners' users may read. One that it
   * leaves empty gets a row of each made of its columns' types, so that a new table is proved as soon as it is there.
   */
  readonly given: () => Promise<unknown>
  /**
   * Tables of which a partner is not shown all of its rows, with the reason: drafts, notes not meant for it. `given` puts hidden
   * rows there as well.
   */
  readonly hides?: Readonly<Record<string, string>>
  /** Tables without a partner that show each one a part, such as the prices of its kind, with the test that proves which. */
  readonly provedElsewhere?: Readonly<Record<string, string>>
  /**
   * Tables of which an applicant is shown its own rows, with what says whose a row is: `given` puts rows of the persona there, and of
   * another account, and of nobody's. No other table shows an applicant anything but what everybody may read.
   */
  readonly ofApplicants?: Readonly<Record<string, SQL>>
  /** These tables alone: a module's own, in its own test. Without it all of the department. */
  readonly only?: readonly string[]
}

interface Table {
  readonly name: string
  /** The column that says whose row it is; null where it has none. */
  readonly owner: string | null
  readonly readable: boolean
  readonly policed: boolean
  /** Its policy shows every row to everybody. */
  readonly shared: boolean
}

type Rows = readonly Record<string, unknown>[]

/**
 * Row-level security by itself, from the tables as they stand in a department's database: what it shows the role under which
 * partners' users read, whatever the code asks. A new table is proved without a word.
 */
export async function proveRowSecurity(
  t: TestSubgraph,
  { given, hides = {}, provedElsewhere = {}, ofApplicants = {}, only }: RowSecurityUnderTest,
): Promise<void> {
  const department = t.subgraph.definition.name
  const role = partnerRoleOf(department)
  const ask = async (db: Database, query: SQL): Promise<Rows> => (await db.execute(query)) as unknown as Rows
  /** As the service does for a partner's user: by its own login, stepped into the role. */
  const asPartner = (partnerId: string, query: SQL): Promise<Rows> =>
    t.db.transaction(async (tx) => {
      await becomePartner(tx as Database, department, partnerId)
      return ask(tx as Database, query)
    })

  const asApplicant = (applicantId: string, query: SQL): Promise<Rows> =>
    t.db.transaction(async (tx) => {
      await becomeOutsider(tx as Database, department, { kind: 'applicant', applicantId })
      return ask(tx as Database, query)
    })

  const all = (await ask(
    t.db,
    sql`
    select c.relname as name,
      case when c.relname in ('partner', 'partner_ref') then 'id' when c.relname = 'partner_application' then null else (
        select a.attname from pg_attribute a
        where a.attrelid = c.oid and a.attname = 'partner_id' and not a.attisdropped) end as owner,
      has_table_privilege(${role}, c.oid, 'select') or has_any_column_privilege(${role}, c.oid, 'select') as readable,
      c.relrowsecurity and exists (select 1 from pg_policy p where p.polrelid = c.oid) as policed,
      exists (select 1 from pg_policy p where p.polrelid = c.oid and pg_get_expr(p.polqual, p.polrelid) = 'true') as shared
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'f', 'v', 'm')
    order by c.relname`,
  )) as unknown as readonly Table[]
  const tables = only ? all.filter(({ name }) => only.includes(name)) : all
  const named = (chosen: (table: Table) => boolean) =>
    tables.filter(chosen).map((table) => [table.name, table] as const)

  describe(`row security of ${department}`, () => {
    beforeAll(async () => {
      await given()
      for (const { name, owner, readable } of tables) if (readable && owner) await fillForPartners(t.db, name, owner)
    })

    test('there is something to prove', () => {
      expect(tables.map(({ name }) => name)).toEqual(only ? [...only].sort() : expect.arrayContaining(['outbox']))
    })

    test.each(named(({ readable, owner }) => readable && owner !== null))(
      "the database itself shows a partner its own rows of %s, and nobody else's",
      async (name, { owner }) => {
        const owners = sql`select ${sql.identifier(owner!)} as owner from ${sql.identifier(name)}`
        const all = (await ask(t.db, owners)).map((row) => row.owner)
        // Where one has no row, there is nothing to be kept from the other.
        expect(all, `${name} has to have rows of both`).toEqual(expect.arrayContaining([PARTNER_A.id, PARTNER_B.id]))
        for (const { id } of [PARTNER_A, PARTNER_B]) {
          const seen = (await asPartner(id, owners)).map((row) => row.owner)
          const own = all.filter((partnerId) => partnerId === id)
          expect(seen).toEqual(seen.map(() => id))
          if (!hides[name]) expect(seen).toHaveLength(own.length)
        }
        expect(await asPartner('', owners)).toEqual([])
        if (!hides[name]) return
        const shown = (await asPartner(PARTNER_A.id, owners)).length
        const ofA = all.filter((partnerId) => partnerId === PARTNER_A.id).length
        expect([shown > 0, shown < ofA], `${name} has to have shown and hidden rows of partner A`).toEqual([true, true])
      },
    )

    test('the database itself shows whole only what says nothing of a partner, and the rest by a policy', () => {
      const readable = tables.filter((table) => table.readable)
      expect(readable.filter(({ policed }) => !policed)).toEqual([])
      expect(readable.filter(({ shared, owner }) => shared && owner !== null)).toEqual([])
      const others = readable.filter(({ shared, owner }) => !shared && owner === null).map(({ name }) => name)
      expect(others.filter((name) => !provedElsewhere[name] && !ofApplicants[name])).toEqual([])
    })

    test.each(named(({ readable, shared }) => readable && !shared))(
      'the database itself shows an applicant of %s what it applied for itself, by its account alone',
      async (name, { owner: partner }) => {
        const rows = sql`select 1 from ${sql.identifier(name)}`
        expect(await asApplicant('', rows)).toEqual([])
        expect(await asApplicant(PARTNER_A.id, rows)).toEqual([])
        const whose = ofApplicants[name]
        const seen = await asApplicant(
          APPLICANT_A,
          whose ? sql`select ${whose} as owner from ${sql.identifier(name)}` : rows,
        )
        if (!whose) return void expect(seen).toEqual([])
        const all = await ask(t.db, sql`select ${whose} as owner from ${sql.identifier(name)}`)
        expect(new Set(all.map(({ owner }) => owner)).size, `${name} has to have rows of several`).toBeGreaterThan(2)
        expect(seen).toEqual(all.filter(({ owner }) => owner === APPLICANT_A))
        expect(seen.length).toBeGreaterThan(0)
        // What belongs to applicants alone, no partner sees.
        if (partner === null) expect(await asPartner(APPLICANT_A, rows)).toEqual([])
      },
    )

    test.each(named(({ readable }) => !readable))("the database itself keeps %s from partners' users", async (name) => {
      const refused = await asPartner(PARTNER_A.id, sql`select 1 from ${sql.identifier(name)} limit 1`).then(
        () => null,
        (error: Error) => error.cause,
      )
      expect(refused).toMatchObject({ code: '42501' })
    })

    test("the database itself lets no partner's user write", async () => {
      const writable = await ask(
        t.db,
        sql`select c.relname as name from pg_class c
          where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'f', 'v', 'm')
            and has_table_privilege(${role}, c.oid, 'insert, update, delete, truncate')`,
      )
      expect(writable).toEqual([])
    })
  })
}
