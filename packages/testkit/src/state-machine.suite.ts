import type { Department } from '@channelgraph/contracts'
import type { Transitions } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import { describe, expect, test } from 'vitest'
import { type Checked, type Unchecked, unchecked } from './documents.ts'
import type { TestSubgraph } from './subgraph.ts'

/** One table of transitions, with a way to give each of its commands. */
export interface MachineUnderTest<Status extends string, Machine extends Transitions<Status>> {
  readonly machine: Machine
  readonly statuses: readonly Status[]
  readonly table: PgTable & { id: PgColumn }
  /** Puts a row into a status, whatever led there; answers its id. */
  readonly rowIn: (status: Status) => Promise<string>
  /**
   * Gives a command to the row of an id as somebody who may, and answers the `__typename` of what came of it; null for a step
   * that nobody gives by itself.
   */
  readonly commands: { readonly [Command in keyof Machine]: ((id: string) => Promise<unknown>) | null }
}

/** G-01: each command in every status that its table does not list is refused, and nothing changes: row, version, outbox. */
export function proveStateMachine<Status extends string, Machine extends Transitions<Status>>(
  t: TestSubgraph,
  what: string,
  { machine, statuses, table, rowIn, commands }: MachineUnderTest<Status, Machine>,
): void {
  const row = async (id: string) => {
    const [found] = await t.db
      .select()
      .from(table as PgTable)
      .where(eq(table.id, id))
    return found
  }
  describe(`G-01 ${what}`, () => {
    for (const command of Object.keys(machine) as (keyof Machine & string)[]) {
      const give = commands[command]
      if (!give) continue
      const unlisted = statuses.filter((status) => !machine[command]?.from.includes(status))
      test.each(unlisted)(
        `G-01 ${command} while %s is refused with row, version and outbox unchanged`,
        async (status) => {
          const id = await rowIn(status)
          const [before, recorded] = [await row(id), await t.recorded()]
          expect(before).toBeDefined()
          expect(await give(id)).toBe('IllegalTransition')
          expect(await row(id)).toEqual(before)
          expect(await t.recorded()).toHaveLength(recorded.length)
        },
      )
    }
  })
}

/** Gives a mutation as a persona and answers the `__typename` of what came of it. */
export const outcomeOf =
  <Name extends Department>(t: TestSubgraph<Name>) =>
  async <const Call extends string>(
    as: string,
    call: Call & Checked<Name, `mutation { ${Call} { __typename } }`>,
  ): Promise<unknown> =>
    Object.values(
      (await t.data<Unchecked>(as, unchecked(`mutation { ${call} { __typename } }`))) as Record<
        string,
        { __typename: string }
      >,
    )[0]?.__typename
