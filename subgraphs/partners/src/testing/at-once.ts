import { outboxHead } from '@channelgraph/events'
import type { TestSubgraph } from '@channelgraph/testkit'
import { sql } from 'drizzle-orm'

/**
 * Gives two commands at once, in an order that does not depend on chance: the first has done all but its last step when the second
 * begins, and is let go when that one waits. Answers what came of both.
 */
export function atOnceIn({ db }: Pick<TestSubgraph, 'db'>) {
  const waiting = async (count: number) => {
    for (;;) {
      const rows = await db.execute(
        sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
      if ((rows as unknown as unknown[]).length >= count) return
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  return async <A>(first: () => Promise<A>, second: () => Promise<A>): Promise<A[]> => {
    const asked: Promise<A>[] = []
    await db.transaction(async (tx) => {
      // Every command ends with the head of the outbox.
      await tx.select().from(outboxHead).for('update')
      asked.push(first())
      await waiting(1)
      asked.push(second())
      await waiting(2)
    })
    return Promise.all(asked)
  }
}
