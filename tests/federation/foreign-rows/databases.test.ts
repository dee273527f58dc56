import { PARTNER_A, partnerRoleOf, personaNamed, scopeOf } from '@channelgraph/access'
import { DEPARTMENTS } from '@channelgraph/contracts'
import postgres, { type Sql } from 'postgres'
import { afterAll, describe, expect, test } from 'vitest'
import { seededDatabases } from '../../harness/index.ts'
import { asSuperuser, EVERYBODYS, ownedTables, Truth } from './truth.ts'

// Row-level security by itself: what the database shows the role under which partners' users read, whatever the code asks.

const urls = await seededDatabases()
const truth = await Truth.read(urls)
const partnerA = scopeOf(personaNamed('partner-a').viewer)

describe.each([...DEPARTMENTS])('%s', (department) => {
  const role = partnerRoleOf(department)
  const superuser = asSuperuser(urls[department])
  const owner = postgres(urls[department], { max: 1, onnotice: () => undefined })
  afterAll(() => Promise.all([superuser.end(), owner.end()]))

  /** Runs work as the service does for a partner's user: by its own login, stepped into the role. */
  const asPartner = (partnerId: string | null, work: (tx: Sql) => Promise<unknown>) =>
    owner.begin(async (tx) => {
      await tx.unsafe(`set local role ${role}`)
      if (partnerId) await tx`select set_config('app.partner_id', ${partnerId}, true)`
      return work(tx as unknown as Sql)
    })

  test('every table that the partner role may read has a row-level security policy', async () => {
    const open = await superuser<{ name: string }[]>`
      select c.relname as name from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'f')
        and (has_table_privilege(${role}, c.oid, 'select') or has_any_column_privilege(${role}, c.oid, 'select'))
        and not (c.relrowsecurity and exists (select 1 from pg_policy p where p.polrelid = c.oid))`
    expect(open.map(({ name }) => name)).toEqual([])
  })

  test('the partner role sees rows of its own partner only, in every table that has a partner, and none without one', async () => {
    for (const { name, owner: column } of await granted()) {
      const [all, own, nobodys] = await Promise.all([
        superuser`select count(*)::int as rows from ${superuser(name)} where ${superuser(column)} = ${PARTNER_A.id}`,
        asPartner(PARTNER_A.id, (tx) => tx`select ${tx(column)} as owner from ${tx(name)}`),
        asPartner(null, (tx) => tx`select 1 from ${tx(name)} limit 1`),
      ])
      const owners = new Set((own as { owner: string }[]).map((row) => row.owner))
      // What was published for the whole channel is of nobody, and read by every partner; the rest of a plan is in its own test.
      const everybodys = EVERYBODYS.has(name)
      const others = [...owners].filter((id) => id !== PARTNER_A.id && !(everybodys && id === null))
      expect([name, others]).toEqual([name, []])
      if (name !== 'progress_note' && !everybodys)
        expect([name, (own as unknown[]).length]).toEqual([name, all[0]!.rows])
      expect([name, nobodys]).toEqual([name, []])
    }
    expect(truth.partnerIds(partnerA)).toEqual([PARTNER_A.id])
  })

  const granted = async () => {
    const tables: { name: string; owner: string }[] = []
    for (const table of await ownedTables(superuser)) {
      const [row] = await superuser`select has_table_privilege(${role}, ${table.name}, 'select') as may`
      if (row!.may) tables.push(table)
    }
    expect(tables.length).toBeGreaterThan(0)
    return tables
  }

  test('a table that every partner may read whole has no partner in it', async () => {
    const shared = await superuser<{ name: string }[]>`
      select c.relname as name from pg_policy p join pg_class c on c.oid = p.polrelid
      where pg_get_expr(p.polqual, p.polrelid) = 'true'`
    const owned = new Set((await ownedTables(superuser)).map(({ name }) => name))
    expect(shared.map(({ name }) => name).filter((name) => owned.has(name))).toEqual([])
  })

  test('the partner role writes nothing, and reaches no view, sequence, or function that runs with rights of others', async () => {
    const reach = await superuser<{ name: string }[]>`
      select c.relname as name from pg_class c
      where c.relnamespace in ('public'::regnamespace, coalesce(to_regnamespace('drizzle'), 'public'::regnamespace)) and (
        (c.relkind in ('r', 'p', 'f', 'v', 'm') and has_table_privilege(${role}, c.oid, 'insert, update, delete, truncate, references, trigger'))
        or (c.relkind in ('v', 'm') and has_table_privilege(${role}, c.oid, 'select'))
        or (c.relkind = 'S' and has_sequence_privilege(${role}, c.oid, 'usage, select, update')))
      union all
      select p.proname from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef
      union all
      select 'create in ' || nspname from pg_namespace n
      where nspname in ('public', 'drizzle') and has_schema_privilege(${role}, n.oid, 'create')
      union all
      select 'role attribute' from pg_roles where rolname = ${role} and (rolsuper or rolbypassrls or rolcreaterole or rolcanlogin)
      union all
      select 'owns ' || relname from pg_class where relowner = ${role}::regrole`
    expect(reach.map(({ name }) => name)).toEqual([])
    for (const { name, owner: column } of await granted()) {
      const writes = [
        (tx: Sql) => tx`update ${tx(name)} set ${tx(column)} = ${PARTNER_A.id}`,
        (tx: Sql) => tx`delete from ${tx(name)}`,
        (tx: Sql) => tx`insert into ${tx(name)} default values`,
      ]
      for (const write of writes) await expect(asPartner(PARTNER_A.id, write)).rejects.toMatchObject({ code: '42501' })
    }
  })
})
