import { becomePartner, type Database, PARTNER_A } from '@channelgraph/access'
import type { Department } from '@channelgraph/contracts'
import { eq } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import { describe, expect, test } from 'vitest'
import { unchecked } from './documents.ts'
import type { TestSubgraph } from './subgraph.ts'

/** A document that is agreed to before partners read it, and how to make one. */
export interface DocumentUnderTest {
  readonly table: PgTable & { id: PgColumn }
  /** The root field that answers one by its id. */
  readonly root: string
  /** Staff who reads drafts and their history. */
  readonly staff: string
  /** Makes a draft, published for partner A by the module's own commands where it is said; answers its id. */
  readonly make: (published: boolean) => Promise<string>
  /** Makes a published one that is not for partner A; left out where all are for everybody. */
  readonly forOthers?: () => Promise<string>
}

/**
 * Who reads a document, on all ways there are: partner A what was published for it, and never a draft, another one's, or what was
 * before the publication. Partner A has to be in the database.
 */
export function proveDocument<Name extends Department>(
  t: TestSubgraph<Name>,
  what: string,
  { table, root, staff, make, forOthers }: DocumentUnderTest,
): void {
  const inDatabase = async (id: string): Promise<number> =>
    t.db.transaction(async (tx) => {
      await becomePartner(tx as Database, t.subgraph.definition.name, PARTNER_A.id)
      const rows = await tx
        .select({ id: table.id })
        .from(table as PgTable)
        .where(eq(table.id, id))
      return rows.length
    })
  const read = async (as: string, id: string) => {
    const query = `query ($id: ID!) { found: ${root}(id: $id) { id history { nodes { fields { name } } } } }`
    const { data } = await t.ask(as, unchecked(query), { id })
    return (data as { found: { history: { nodes: { fields: { name: string }[] }[] } } | null } | null)?.found ?? null
  }

  describe(`who reads a ${what}`, () => {
    test('a partner is shown what was published for it, by the graph and by the database itself', async () => {
      const id = await make(true)
      expect([await inDatabase(id), await read('partner-a', id)]).toEqual([1, expect.objectContaining({ id })])
    })

    test('a partner is shown no draft, neither by the graph nor by the database itself', async () => {
      const id = await make(false)
      expect([await inDatabase(id), await read('partner-a', id)]).toEqual([0, null])
      expect(await read(staff, id)).toMatchObject({ id })
    })

    test.runIf(forOthers)('a partner is shown none that is for others, whichever way it asks', async () => {
      const id = await forOthers!()
      expect([await inDatabase(id), await read('partner-a', id)]).toEqual([0, null])
    })

    test("a partner's history of it begins with its publication, and tells of nothing before", async () => {
      const id = await make(true)
      const steps = async (as: string) =>
        (await read(as, id))!.history.nodes.map(({ fields }) => fields.map(({ name }) => name))
      const [own, whole] = [await steps('partner-a'), await steps(staff)]
      expect(own.at(-1)).toContain('publishedAt')
      expect(whole.length).toBeGreaterThan(own.length)
    })
  })
}
